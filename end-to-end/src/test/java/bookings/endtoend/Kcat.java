package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An operator's tool for topics, and a client of Kafka that knows nothing of ours. */
record Kcat(Path program, String brokers) {
    static Kcat atOrSkip(String brokers) {
        return new Kcat(Tools.onPathOrSkip("kcat"), brokers);
    }

    /** All committed records of a topic, one a line. */
    List<String> read(String topic, String format) throws IOException, InterruptedException {
        return run(
                List.of(
                        program.toString(),
                        "-b",
                        brokers,
                        "-C",
                        "-t",
                        topic,
                        "-o",
                        "beginning",
                        "-e",
                        "-q",
                        "-X",
                        "isolation.level=read_committed",
                        "-f",
                        format + "\\n"),
                "");
    }

    /** @param record key and value with {@code |} between them */
    void write(String topic, String record) throws IOException, InterruptedException {
        var unused = run(List.of(program.toString(), "-b", brokers, "-P", "-t", topic, "-K", "|"), record);
    }

    private static List<String> run(List<String> command, String input) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("exit code of %s", command).isZero();
            return lines.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
