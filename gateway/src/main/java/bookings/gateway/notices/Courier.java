package bookings.gateway.notices;

/** Brings notices to whoever should have them. */
@FunctionalInterface
public interface Courier {
    /**
     * Returns once the notice is where it should be. What concerns one booking comes in order, one notice after the
     * other; after a crash the last ones come again, so a courier must bear repetition.
     *
     * @throws RuntimeException if it cannot be brought now; it comes again, and everything behind it waits
     */
    void bring(Notice notice);
}
