package bookings.domain;

import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** One booking that the stories in these tests are about, and the people in it. */
final class Samples {
    static final BookingId BOOKING = new BookingId("b00000000000000000000001");
    static final OwnerId OWNER = new OwnerId("0e0000000000000000000001");
    static final TravelerId TRAVELER = new TravelerId("7a0000000000000000000001");
    static final TravelerId STRANGER = new TravelerId("7a0000000000000000000002");
    static final PropertyId PROPERTY = new PropertyId("a00000000000000000000001");

    static final Instant REQUESTED_AT = Instant.parse("2027-04-01T10:00:00Z");
    static final Stay STAY = stay("2027-05-01", "2027-05-04");
    static final Instant DEADLINE = Instant.parse("2027-04-02T10:00:00Z");

    static final PropertyCalendar ALL_FREE = (property, wanted) -> false;

    private Samples() {}

    static BookingPolicy policy(ZoneId zone) {
        return new BookingPolicy(Duration.ofHours(24), 365, 3650, zone, true);
    }

    static BookingRules rules() {
        return new BookingRules(policy(ZoneOffset.UTC));
    }

    static Stay stay(String checkIn, String checkOut) {
        return new Stay(LocalDate.parse(checkIn), LocalDate.parse(checkOut));
    }

    static RequestBooking request() {
        return request(STAY);
    }

    static RequestBooking request(Stay stay) {
        return request(stay, 2, "300");
    }

    static RequestBooking request(Stay stay, int guests, String totalPrice) {
        return new RequestBooking(
                BOOKING, OWNER, TRAVELER, PROPERTY, "Lake house", stay, guests, new BigDecimal(totalPrice));
    }

    static ApproveBooking approve() {
        return new ApproveBooking(BOOKING, OWNER);
    }

    static RejectBooking reject(String reason) {
        return new RejectBooking(BOOKING, OWNER, reason);
    }

    static CancelBooking cancel(String reason) {
        return new CancelBooking(BOOKING, OWNER, reason);
    }

    static WithdrawBooking withdraw(TravelerId traveler, String reason) {
        return new WithdrawBooking(BOOKING, OWNER, traveler, reason);
    }

    static ExpireBooking expire() {
        return new ExpireBooking(BOOKING, OWNER);
    }

    static CompleteBooking complete() {
        return new CompleteBooking(BOOKING, OWNER);
    }

    static LoggedCommand logged(String id, Instant at, BookingCommand command) {
        return new LoggedCommand(new CommandId(id), at, command);
    }

    static Booking pending() {
        return Booking.requested(request(), new CommandId("request"), REQUESTED_AT, DEADLINE);
    }

    static Booking accepted() {
        return pending().accepted(logged("approve", REQUESTED_AT.plusSeconds(60), approve()));
    }

    static Booking cancelledBy(Party party) {
        return pending().cancelled(logged("end", REQUESTED_AT.plusSeconds(60), reject("")), party, "Sorry");
    }

    static Booking completed() {
        return accepted().completed(logged("complete", Instant.parse("2027-05-05T00:00:00Z"), complete()));
    }
}
