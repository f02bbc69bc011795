package bookings.endtoend;

import bookings.cli.BookingsCli;
import bookings.local.ProgramProcess;
import bookings.local.ProgramProcess.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs {@code bin/bookings} commands beside a marketplace, each in a process of its own. */
record Operator(Marketplace marketplace) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** How a command ended, and all that it printed. */
    record Said(int code, String text) {}

    Said run(String... arguments) {
        var launch = Launch.ofMain(
                        BookingsCli.class.getName(),
                        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"),
                        List.of(arguments),
                        Path.of("target", "e2e", "commands.log").toAbsolutePath())
                .withEnvironment(Map.of(
                        "KAFKA_BROKERS", marketplace.broker().bootstrap(), "MONGODB_URI", marketplace.databaseUri()));
        try (var process = ProgramProcess.start(launch)) {
            int code = process.exitCode(LIMIT);
            return new Said(code, process.output());
        }
    }
}
