package bookings.gateway.read;

import bookings.domain.Booking;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Bookings as clients see them while nobody knows the names of properties and people. */
public final class ShownBookings {
    private static final Names NONE = new Names(Map.of(), Map.of(), false);

    private ShownBookings() {}

    public static ObjectNode toTraveler(Booking booking) {
        return BookingViews.forTraveler(BookingRow.of(booking), NONE);
    }

    public static ObjectNode toOwner(Booking booking) {
        return BookingViews.forOwner(BookingRow.of(booking), NONE);
    }
}
