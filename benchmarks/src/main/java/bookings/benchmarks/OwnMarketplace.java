package bookings.benchmarks;

import bookings.local.MongodProcess;
import bookings.local.ProgramProcess;
import bookings.local.ProgramProcess.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real mongod and the quickstart with all programs, each in a process of its own, on free ports of this machine and with
 * nothing from earlier runs. Their logs stay in the directory.
 */
final class OwnMarketplace implements AutoCloseable {
    private static final String MAIN_CLASS = "bookings.quickstart.Quickstart";
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final String DATABASE = "marketplace";

    private static final List<String> PORTS = List.of(
            "KAFKA_PORT",
            "TRAVELER_PORT",
            "OWNER_PORT",
            "GATEWAY_ADMIN_PORT",
            "OWNER_DECISIONS_ADMIN_PORT",
            "BOOKING_TOPOLOGY_ADMIN_PORT",
            "MONGO_SINK_ADMIN_PORT");

    private static final Map<String, String> SIZE =
            Map.of("BOOKING_DEMO_OWNERS", "100", "BOOKING_DEMO_TRAVELERS", "1000", "BOOKING_DEMO_PROPERTIES", "1000");

    private final MongodProcess mongod;
    private final ProgramProcess programs;
    private final Demo demo;

    private OwnMarketplace(MongodProcess mongod, ProgramProcess programs, Demo demo) {
        this.mongod = mongod;
        this.programs = programs;
        this.demo = demo;
    }

    /**
     * One that is ready.
     *
     * @param directory emptied first
     * @param progress gets a line at each step
     */
    static OwnMarketplace start(Path directory, Consumer<String> progress) throws IOException {
        empty(directory);
        progress.accept("looking for a mongod, and fetching one where there is none ...");
        var binary = MongodProcess.find().orElseThrow(() -> new IOException("there is no mongod; see the lines above"));
        progress.accept("starting " + binary + " ...");
        var mongod = MongodProcess.start(new MongodProcess.Config(binary, directory.resolve("mongod"), 0, false));
        try {
            progress.accept("starting a broker and all programs ...");
            var data = directory.resolve("data");
            var log = directory.resolve("programs.log");
            var launch = Launch.ofMain(MAIN_CLASS, List.of("--enable-native-access=ALL-UNNAMED"), List.of(), log)
                    .withEnvironment(environment(mongod, data));
            var programs = ProgramProcess.start(launch);
            try {
                var unused = programs.awaitLine("ready in", START_LIMIT);
                return new OwnMarketplace(mongod, programs, Demo.read(data.resolve("demo.json")));
            } catch (IOException | RuntimeException failed) {
                programs.close();
                throw failed;
            }
        } catch (IOException | RuntimeException failed) {
            mongod.close();
            throw failed;
        }
    }

    private static Map<String, String> environment(MongodProcess mongod, Path data) {
        var environment = new HashMap<>(SIZE);
        PORTS.forEach(port -> environment.put(port, "0"));
        environment.put("DATA_DIR", data.toString());
        environment.put("MONGODB_URI", mongod.uri() + "/" + DATABASE);
        return environment;
    }

    Demo demo() {
        return demo;
    }

    private static void empty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(directory);
    }

    @Override
    public void close() {
        var unused = programs.stop(STOP_LIMIT);
        programs.close();
        mongod.close();
    }
}
