package bookings.topology;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import java.math.BigDecimal;
import java.time.LocalDate;

/** What people ask for in the tests; a name such as {@code b1} stands for the id that begins with it. */
final class Samples {
    static final OwnerId OWNER = new OwnerId(id("0e1"));
    static final OwnerId STRANGER = new OwnerId(id("0e2"));
    static final TravelerId TRAVELER = new TravelerId(id("7a1"));
    static final PropertyId PROPERTY = new PropertyId(id("a1"));

    private Samples() {}

    /** The id that begins with the name: hexadecimal digits, filled up with zeros. */
    static String id(String name) {
        return name + "0".repeat(24 - name.length());
    }

    static BookingId booking(String name) {
        return new BookingId(id(name));
    }

    static RequestBooking request(String name, String checkIn, String checkOut) {
        return request(booking(name), OWNER, PROPERTY, new Stay(LocalDate.parse(checkIn), LocalDate.parse(checkOut)));
    }

    static RequestBooking request(BookingId booking, OwnerId owner, PropertyId property, Stay stay) {
        return new RequestBooking(booking, owner, TRAVELER, property, "Lake house", stay, 2, new BigDecimal("300"));
    }

    static BookingCommand approve(String name) {
        return new ApproveBooking(booking(name), OWNER);
    }

    static BookingCommand reject(String name, String reason) {
        return new RejectBooking(booking(name), OWNER, reason);
    }

    static BookingCommand cancel(String name, String reason) {
        return new CancelBooking(booking(name), OWNER, reason);
    }

    static BookingCommand withdraw(String name) {
        return new WithdrawBooking(booking(name), OWNER, TRAVELER, "");
    }

    static BookingCommand expire(String name) {
        return new ExpireBooking(booking(name), OWNER);
    }

    static BookingCommand complete(String name) {
        return new CompleteBooking(booking(name), OWNER);
    }
}
