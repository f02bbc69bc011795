package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The scripts in {@code src/test/node}, with the libraries that they name. */
final class NodeScripts {
    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final Path WORK = Path.of("target", "node");

    private NodeScripts() {}

    /** Fetches the libraries; without Node or a registry the test is skipped. */
    static void install() throws IOException, InterruptedException {
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
                throw Tools.skip("npm cannot fetch what package.json names, see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a script; what it says on its standard error is shown. */
    static Process start(String script, List<String> arguments) {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .directory(WORK.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script to its end, which must be a good one, and returns the lines that it printed. */
    static List<String> run(String script, List<String> arguments) throws IOException, InterruptedException {
        var process = start(script, arguments);
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
