package bookings.topology;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions that this instance decides at this moment, as their processors open and close. A partition that was
 * given to it and is still being restored is none of them, though Kafka Streams lends its store already.
 */
final class DecidedPartitions {
    private final Set<Integer> now = ConcurrentHashMap.newKeySet();

    void begin(int partition) {
        now.add(partition);
    }

    void end(int partition) {
        now.remove(partition);
    }

    boolean contains(int partition) {
        return now.contains(partition);
    }

    /** Those of this moment; what comes after does not change the set. */
    Set<Integer> all() {
        return Set.copyOf(now);
    }
}
