package bookings.endtoend;

import bookings.contracts.HttpContract;
import bookings.contracts.RecordContract;
import bookings.decisions.OwnerDecisionsApp;
import bookings.gateway.GatewayApp;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds whatever the programs answer to what they say of themselves in {@code /openapi.yaml}, and the streams to AsyncAPI. */
final class Descriptions {
    private static final Map<Class<?>, HttpContract> OF_PROGRAMS = Map.of(
            GatewayApp.class, HttpContract.of("traveler-service"),
            OwnerDecisionsApp.class, HttpContract.of("owner-service"));
    private static final RecordContract OF_STREAMS = RecordContract.ofAllTopics();
    private static final Map<Integer, HttpContract> BY_PORT = new ConcurrentHashMap<>();

    private Descriptions() {}

    /** From now on answers from this port are looked at, if the program has a description. */
    static void program(Class<?> program, int port) {
        var contract = OF_PROGRAMS.get(program);
        if (contract != null) {
            BY_PORT.put(port, contract);
        }
    }

    /**
     * The answer itself.
     *
     * @throws AssertionError if it is not as the program describes it
     */
    static Answer check(String method, int port, String target, Answer answer) {
        var contract = BY_PORT.get(port);
        if (contract != null) {
            var faults = contract.faults(new HttpContract.Answer(
                    method, target, answer.status(), answer.headers().map(), answer.text()));
            if (!faults.isEmpty()) {
                throw new AssertionError("not as described, " + faults + ": " + answer);
            }
        }
        return answer;
    }

    /** @throws AssertionError if no stream has such events */
    static void checkEvent(String path, String event, String data) {
        var faults = OF_STREAMS.faults(path, event, data);
        if (!faults.isEmpty()) {
            throw new AssertionError("not as described, " + faults + ": " + event + " " + data);
        }
    }
}
