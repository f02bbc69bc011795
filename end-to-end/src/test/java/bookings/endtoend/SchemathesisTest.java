package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A stranger who knows nothing of the programs but what they say at {@code /openapi.yaml}, and tries all of it, fitting and
 * not, with a real session: no answer is a bug, and none is of a form that is not described.
 */
@ExtendWith(OnMarketplace.class)
class SchemathesisTest {
    private static final Path CONFIG = Path.of("src", "test", "schemathesis", "schemathesis.toml");

    /** Of one program, on a slow machine; it takes a fraction of it on others. */
    private static final long LIMIT_SECONDS = 120;

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    SchemathesisTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void finds_no_fault_with_the_travelers_program() throws Exception {
        tryAll("traveler", marketplace.firstUrl(), traveler);
    }

    @Test
    void finds_no_fault_with_the_owners_program() throws Exception {
        tryAll("owner", marketplace.ownerUrl(), owner);
    }

    /** Or a day on which it tries nothing would look as green as this. */
    @Test
    void finds_what_is_described_otherwise() throws Exception {
        var described = Http.send("GET", marketplace.firstUrl().resolve("/openapi.yaml"), "")
                .join()
                .text();
        var file = marketplace.directory().resolve("wrong.yaml");
        Files.writeString(file, described.replace("{ const: healthy }", "{ const: well }"));

        var told = run("wrong", file.toString(), marketplace.firstUrl(), traveler, "--include-path", "/health");

        assertThat(told.exitCode()).as(told.text()).isEqualTo(1);
        assertThat(told.text()).contains("Response violates schema");
    }

    private void tryAll(String name, URI program, Person person) throws IOException, InterruptedException {
        var told = run(name, program + "/openapi.yaml", program, person);
        assertThat(told.exitCode()).as(told.text()).isZero();
        assertThat(told.text()).contains("No issues found");
    }

    private record Told(int exitCode, String text) {}

    private Told run(String name, String description, URI program, Person person, String... options)
            throws IOException, InterruptedException {
        var schemathesis = fetched();
        var booking = traveler.create(house.stay(0, 3)).bookingId();
        marketplace.topic(Marketplace.UPDATES).await(1, booking);
        var log = marketplace.directory().resolve("schemathesis-" + name + ".log");
        var words = new ArrayList<>(List.of(
                schemathesis.toString(),
                "--config-file",
                CONFIG.toAbsolutePath().toString(),
                "--no-color",
                "run",
                description,
                "--url",
                program.toString()));
        words.addAll(List.of(options));
        var command = new ProcessBuilder(words);
        command.environment().put("SESSION", person.cookie());
        command.environment().put("BOOKING", booking);
        command.environment().put("PROPERTY", house.id());
        var process = command.directory(marketplace.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("done within %d s, see %s", LIMIT_SECONDS, log)
                    .isTrue();
            return new Told(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path fetched() throws IOException, InterruptedException {
        var python = Tools.onPathOrSkip("python3");
        var log = Files.createTempFile("fetch-schemathesis", ".log");
        var process = new ProcessBuilder(
                        Path.of("..", "bin", "fetch-schemathesis").toString())
                .redirectError(log.toFile())
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw Tools.skip("schemathesis cannot be fetched with " + python + ": " + Files.readString(log));
        }
        return Path.of(printed.strip());
    }
}
