package bookings.endtoend;

import bookings.contracts.HttpContract;
import bookings.contracts.RecordContract;
import bookings.decisions.OwnerDecisionsApp;
import bookings.gateway.GatewayApp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Holds whatever the programs answer to what they say of themselves in {@code /openapi.yaml}, and the streams to AsyncAPI. */
final class Descriptions {
    private static final Map<Class<?>, HttpContract> OF_PROGRAMS = Map.of(
            GatewayApp.class, HttpContract.of("traveler-service"),
            OwnerDecisionsApp.class, HttpContract.of("owner-service"));
    private static final RecordContract OF_STREAMS = RecordContract.ofAllTopics();
    private static final Map<Integer, HttpContract> BY_PORT = new ConcurrentHashMap<>();
    private static final Queue<String> UNDESCRIBED = new ConcurrentLinkedQueue<>();

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
     * @throws AssertionError if it is not as the program describes it; it is kept for {@link #undescribed} as well, since
     *     some callers take any end of a call for a cut, or wait for none
     */
    static Answer check(String method, int port, String target, Answer answer) {
        var faults = faults(method, port, target, answer);
        if (!faults.isEmpty()) {
            var told = "not as described, " + faults + ": " + answer;
            UNDESCRIBED.add(told);
            throw new AssertionError(told);
        }
        return answer;
    }

    /** What is wrong with an answer, in words; empty if nothing, or if the program has no description. */
    static List<String> faults(String method, int port, String target, Answer answer) {
        var contract = BY_PORT.get(port);
        return contract == null
                ? List.of()
                : contract.faults(new HttpContract.Answer(
                        method, target, answer.status(), answer.headers().map(), answer.text()));
    }

    /** Every answer that was not as described since this was asked last. */
    static List<String> undescribed() {
        var told = new ArrayList<String>();
        for (var next = UNDESCRIBED.poll(); next != null; next = UNDESCRIBED.poll()) {
            told.add(next);
        }
        return told;
    }

    /** @throws AssertionError if no stream has such events */
    static void checkEvent(String path, String event, String data) {
        var faults = OF_STREAMS.faults(path, event, data);
        if (!faults.isEmpty()) {
            throw new AssertionError("not as described, " + faults + ": " + event + " " + data);
        }
    }
}
