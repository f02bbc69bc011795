package bookings.topology;

import bookings.domain.BookingPolicy;
import java.time.Duration;

/**
 * What the deciding processor needs to know.
 *
 * @param policy the marketplace's rules
 * @param partitions of every keyed topic, to tell whether a command lies where its owner's commands belong
 * @param dueTick how often to look for what has fallen due
 * @param duePerTick the most due commands of a kind that one look may send, per partition
 * @param commits when to commit
 */
public record DeciderSettings(
        BookingPolicy policy, int partitions, Duration dueTick, int duePerTick, CommitMode commits) {
    public DeciderSettings {
        if (!dueTick.isPositive()) {
            throw new IllegalArgumentException("BOOKING_DUE_TICK must be positive, was " + dueTick);
        }
        if (duePerTick < 1) {
            throw new IllegalArgumentException("BOOKING_DUE_PER_TICK must be 1 or more, was " + duePerTick);
        }
    }
}
