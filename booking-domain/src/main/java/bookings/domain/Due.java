package bookings.domain;

import java.time.Instant;

/**
 * What time will do to a booking, and when.
 *
 * @param at the first instant at which it may happen
 */
public record Due(Kind kind, Instant at) {
    public enum Kind {
        /** The owner's time to answer is over. */
        EXPIRE,
        /** The check-out day is over. */
        COMPLETE,
        /** A closed booking no longer needs to be known. */
        FORGET
    }
}
