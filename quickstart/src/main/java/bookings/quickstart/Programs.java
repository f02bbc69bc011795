package bookings.quickstart;

import bookings.decisions.OwnerDecisionsApp;
import bookings.gateway.GatewayApp;
import bookings.mongo.MongoSinkApp;
import bookings.runtime.Environment;
import bookings.runtime.OpenResources;
import bookings.runtime.Program;
import bookings.runtime.RunningProgram;
import bookings.topology.TopologyApp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The four programs, each with the settings it would be given if it ran alone. */
record Programs(List<RunningProgram> all) {
    Programs {
        all = List.copyOf(all);
    }

    /**
     * Starts them at the same time.
     *
     * @param variables the process environment; what is ours to decide is overruled
     * @param opening gets them, the deciding program first
     */
    static Programs start(
            Map<String, String> variables, Surroundings surroundings, Progress progress, OpenResources opening)
            throws InterruptedException {
        var starting = new StartingTogether(opening);
        var begun = Stream.of(
                        new Named("booking-topology", surroundings.forTopology(variables), TopologyApp::start),
                        new Named("mongo-sink", surroundings.forSink(variables), MongoSinkApp::start),
                        new Named("owner-decisions", surroundings.forOwner(variables), OwnerDecisionsApp::start),
                        new Named("gateway", surroundings.forTraveler(variables), GatewayApp::start))
                .map(program -> starting.begin(() -> progress.step(
                        program.name(),
                        () -> program.program().start(new Environment(program.variables())),
                        RunningProgram::whereabouts)))
                .toList();
        starting.await();
        return new Programs(begun.stream().map(Future::resultNow).toList());
    }

    private record Named(String name, Map<String, String> variables, Program program) {}

    /** Completes with the reason when any of them can no longer do its work. */
    CompletableFuture<String> failure() {
        return CompletableFuture.anyOf(all.stream().map(RunningProgram::failure).toArray(CompletableFuture<?>[]::new))
                .thenApply(String::valueOf);
    }

    /** Where the programs find the broker, the database and each other. */
    record Surroundings(String brokers, LocalDatabase database, String sessionSecret, DataDirectory data, Ports ports) {

        Map<String, String> forTopology(Map<String, String> variables) {
            return with(
                    variables,
                    // one instance, with nobody to keep a copy
                    Map.of("STATE_DIR", data.resolve("state").toString(), "STANDBY_REPLICAS", "0"),
                    Map.of("ADMIN_PORT", Port.BOOKING_TOPOLOGY_ADMIN));
        }

        /** From the start at every start: our databases may be thrown away, or lose their last writes. */
        Map<String, String> forSink(Map<String, String> variables) {
            return with(
                    variables,
                    Map.of(
                            "MIRROR_WRITES",
                            database.kind() == LocalDatabase.Kind.EMBEDDED ? "single-writer" : "guarded",
                            "SINK_FROM_START",
                            "on"),
                    Map.of("ADMIN_PORT", Port.MONGO_SINK_ADMIN));
        }

        Map<String, String> forOwner(Map<String, String> variables) {
            return with(
                    variables,
                    unlimited(variables, "MAX_WAITING_PER_USER"),
                    Map.of("PORT", Port.OWNER, "ADMIN_PORT", Port.OWNER_DECISIONS_ADMIN));
        }

        Map<String, String> forTraveler(Map<String, String> variables) {
            return with(
                    variables,
                    unlimited(variables, "MAX_WAITING_PER_USER", "MAX_PENDING_PER_TRAVELER"),
                    Map.of("PORT", Port.TRAVELER, "ADMIN_PORT", Port.GATEWAY_ADMIN));
        }

        /** A few people do everything here, so what each of them may do has no limit unless one is asked for. */
        private static Map<String, String> unlimited(Map<String, String> variables, String... limits) {
            return Arrays.stream(limits)
                    .collect(Collectors.toMap(Function.identity(), limit -> variables.getOrDefault(limit, "0")));
        }

        private Map<String, String> with(
                Map<String, String> variables, Map<String, String> own, Map<String, Port> listeners) {
            var all = new HashMap<>(variables);
            all.remove("MONGODB_URI_FILE");
            all.remove("SESSION_SECRET_FILE");
            all.put("ADMIN_HOST", "127.0.0.1");
            all.put("KAFKA_BROKERS", brokers);
            all.put("KAFKA_REPLICATION", "1");
            all.put("MONGODB_URI", database.uri());
            all.put("SESSION_SECRET", sessionSecret);
            all.put("TOPOLOGY_URLS", "http://127.0.0.1:" + ports.of(Port.BOOKING_TOPOLOGY_ADMIN));
            all.putAll(own);
            listeners.forEach((variable, port) -> all.put(variable, Integer.toString(ports.of(port))));
            return all;
        }
    }
}
