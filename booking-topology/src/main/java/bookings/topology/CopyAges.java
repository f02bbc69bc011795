package bookings.topology;

import bookings.topology.store.BookingStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How old the copies are that only follow their changelogs. It asks the brokers again and again where each changelog
 * ends: a copy that has come as far as that end has all that was there when it was asked for. A copy that has not done
 * so since this program started, or since it began anew, has no age, since it may hold one half and not the other.
 */
final class CopyAges {
    private static final Logger log = LoggerFactory.getLogger(CopyAges.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** A minute's worth; a copy that is further behind is measured by fewer of them. */
    private static final int MOST_ENDS = 120;

    private final DecidedPartitions decided;
    private final RestoredPositions restored;
    private final Map<Integer, Progress> following = new ConcurrentHashMap<>();

    CopyAges(DecidedPartitions decided, RestoredPositions restored) {
        this.decided = decided;
        this.restored = restored;
    }

    /** Looks until the timer is shut down. */
    void watch(KafkaStreams streams, ScheduledExecutorService timer) {
        var unused =
                timer.scheduleWithFixedDelay(() -> look(streams), 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Empty where there is no copy, or none that was ever complete. */
    Optional<Duration> of(int partition) {
        return Optional.ofNullable(following.get(partition)).flatMap(Progress::age);
    }

    private void look(KafkaStreams streams) {
        try {
            var decidedBefore = decided.all();
            var asked = System.nanoTime();
            var lags = streams.allLocalStorePartitionLags().getOrDefault(BookingStore.NAME, Map.of());
            following.keySet().retainAll(lags.keySet());
            lags.forEach((partition, lag) -> {
                if (decidedBefore.contains(partition) || decided.contains(partition)) {
                    following.remove(partition); // should it follow again, it may begin anew
                } else {
                    following
                            .computeIfAbsent(partition, unknown -> new Progress())
                            .note(
                                    asked,
                                    lag.endOffsetPosition(),
                                    restored.reached(partition, lag.currentOffsetPosition()));
                }
            });
        } catch (KafkaException | IllegalStateException away) { // brokers that do not answer, or the program's end
            log.debug("the ends of the changelogs are not known: {}", away.toString());
        } catch (RuntimeException bug) {
            log.warn("the ages of the copies could not be measured", bug);
        }
    }

    /** A copy on its way to the ends that its changelog has had. */
    static final class Progress {
        private final Deque<End> ahead = new ArrayDeque<>();
        private long reached;
        private Optional<Long> completeAt = Optional.empty();

        private record End(long asked, long offset) {}

        /**
         * @param asked when the end was asked for, in nanoseconds
         * @param reached the offset before which the copy has everything
         */
        synchronized void note(long asked, long end, long reached) {
            if (reached < this.reached) {
                ahead.clear();
                completeAt = Optional.empty();
            }
            this.reached = reached;
            if (!ahead.isEmpty() && ahead.getLast().offset == end) {
                ahead.removeLast();
            }
            if (ahead.size() < MOST_ENDS) {
                ahead.addLast(new End(asked, end));
            }
            while (!ahead.isEmpty() && ahead.getFirst().offset <= reached) {
                completeAt = Optional.of(ahead.removeFirst().asked);
            }
        }

        synchronized Optional<Duration> age() {
            return completeAt.map(at -> Duration.ofNanos(Math.max(1, System.nanoTime() - at)));
        }
    }
}
