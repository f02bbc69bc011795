package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cookies and sessions as the libraries of the Node services make them, not as we think they do. */
@ExtendWith(OnMarketplace.class)
class NodeSessionsTest {
    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final Path WORK = Path.of("target", "node");

    private final Marketplace marketplace;

    NodeSessionsTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @BeforeAll
    static void installLibraries() throws Exception {
        var unused = Tools.onPathOrSkip("node");
        var npm = Tools.onPathOrSkip("npm");
        Files.createDirectories(WORK);
        try (var scripts = Files.list(SCRIPTS)) {
            for (var script : scripts.filter(Files::isRegularFile).toList()) {
                Files.copy(script, WORK.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var log = WORK.resolve("npm.log");
        var process = new ProcessBuilder(npm.toString(), "ci", "--no-audit", "--no-fund")
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw Tools.skip("npm cannot fetch express-session and connect-mongo, see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_login_by_the_node_libraries_is_good_here() throws Exception {
        var traveler = marketplace.traveler();
        var house = marketplace.house(marketplace.owner());
        var cookie = node("login.js", marketplace.databaseUri(), Sessions.SECRET, traveler.id(), "traveler")
                .getFirst();

        var answer = traveler.with(cookie).create(house.stay(0, 2));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().path("data").path("traveler_id").asText()).isEqualTo(traveler.id());
    }

    @Test
    void cookies_are_signed_alike() throws Exception {
        // base64 of signatures of many ids holds each of the characters that URLs encode
        var ids = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            ids.add("session-" + i + "_-");
        }
        var arguments = new ArrayList<>(List.of("sign.js", Sessions.SECRET));
        arguments.addAll(ids);
        assertThat(node(arguments.toArray(String[]::new)))
                .containsExactlyElementsOf(ids.stream()
                        .map(id -> Sessions.cookie(id, Sessions.SECRET))
                        .toList());
    }

    private static List<String> node(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return printed.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
