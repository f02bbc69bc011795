package bookings.gateway.notices;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.wire.TraceContext;
import java.time.Instant;
import java.util.Optional;

/** Something that happened and that somebody may want to be told. It names people by their ids alone. */
public sealed interface Notice {
    /** The step that led to it, for whoever goes on from here; empty for a record without a trace. */
    Optional<TraceContext> trace();

    /**
     * A traveler's wish has been received. It may still be refused, and a wish that is sent again is received again: who
     * writes to an owner about a booking goes by its first {@link StatusUpdated}.
     *
     * @param at the log's time
     */
    record RequestReceived(BookingCommand request, Instant at, Optional<TraceContext> trace) implements Notice {}

    /** A booking is new, or has changed. */
    record StatusUpdated(Booking booking, Optional<TraceContext> trace) implements Notice {}
}
