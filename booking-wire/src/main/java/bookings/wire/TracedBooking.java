package bookings.wire;

import bookings.domain.Booking;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/**
 * A booking as the topology keeps it: what its update says, and the trace of the request that made it.
 *
 * @param requested empty for a request that came without a trace, and for a booking that was kept before there were any
 */
public record TracedBooking(Booking booking, Optional<TraceContext> requested) {
    /** An update's JSON with the trace behind it. Who reads an update reads this, and an update is read as this. */
    public static Serde<TracedBooking> serde() {
        return Channels.serde((topic, headers, kept) -> BookingJson.write(kept), BookingJson::readTraced);
    }
}
