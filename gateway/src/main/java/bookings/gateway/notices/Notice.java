package bookings.gateway.notices;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import java.time.Instant;

/** Something that happened and that somebody may want to be told. It names people by their ids alone. */
public sealed interface Notice {
    /**
     * A traveler's wish has been received. It may still be refused, and a wish that is sent again is received again: who
     * writes to an owner about a booking goes by its first {@link StatusUpdated}.
     *
     * @param at the log's time
     */
    record RequestReceived(BookingCommand request, Instant at) implements Notice {}

    /** A booking is new, or has changed. */
    record StatusUpdated(Booking booking) implements Notice {}
}
