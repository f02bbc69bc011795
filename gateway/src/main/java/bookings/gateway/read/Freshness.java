package bookings.gateway.read;

import java.time.Duration;

/** How new an answer is that should be of this moment. */
public sealed interface Freshness {
    /** As new as it should be. */
    record Plain() implements Freshness {}

    /**
     * From a copy that follows whoever decides.
     *
     * @param age it is complete as of so long ago, and may be newer
     */
    record AsOf(Duration age) implements Freshness {}

    /** From the mirror: no copy of the topology's state could be read, or it is a page of a long inbox. */
    record Mirrored() implements Freshness {}
}
