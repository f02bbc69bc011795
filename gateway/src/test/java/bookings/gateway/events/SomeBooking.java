package bookings.gateway.events;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.NOW;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Three nights in one house, just asked for. */
final class SomeBooking {
    private SomeBooking() {}

    /** @param digit ends the booking's id */
    static Booking of(String digit, TravelerId traveler, OwnerId owner) {
        var day = LocalDate.parse("2031-02-01");
        return new Booking(
                new BookingId("e".repeat(23) + digit),
                owner,
                traveler,
                HOUSE,
                "House by the sea",
                new Stay(day, day.plusDays(3)),
                2,
                new BigDecimal("388.00"),
                BookingStatus.PENDING,
                1,
                NOW,
                NOW,
                NOW.plus(Duration.ofHours(24)),
                Optional.empty(),
                List.of(new CommandId("c")));
    }
}
