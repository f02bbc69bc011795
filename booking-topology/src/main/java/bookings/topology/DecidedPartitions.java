package bookings.topology;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions that this instance decides at this moment, as their processors open and close. A partition that was
 * given to it and is still being restored is none of them, though Kafka Streams lends its store already.
 */
final class DecidedPartitions {
    /** How many bookings are pending in each. */
    private final Map<Integer, Integer> now = new ConcurrentHashMap<>();

    /** @param pending how many bookings wait for an answer in its restored state */
    void begin(int partition, int pending) {
        now.put(partition, pending);
    }

    /** Counts bookings of a partition that have become pending, or that are pending no longer where it is negative. */
    void addPending(int partition, int more) {
        now.computeIfPresent(partition, (same, pending) -> pending + more);
    }

    /** How many bookings are pending in all of them. */
    long pending() {
        return now.values().stream().mapToLong(Integer::longValue).sum();
    }

    void end(int partition) {
        now.remove(partition);
    }

    boolean contains(int partition) {
        return now.containsKey(partition);
    }

    /** Those of this moment; what comes after does not change the set. */
    Set<Integer> all() {
        return Set.copyOf(now.keySet());
    }
}
