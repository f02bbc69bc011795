package bookings.gateway;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingPolicy;
import bookings.domain.OwnerId;
import bookings.domain.Price;
import bookings.domain.PropertyId;
import bookings.domain.Refusal;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.gateway.edge.Fields;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.Writes;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A traveler's wish as it was sent, checked as far as it can be without knowing the property. Whatever else the body
 * holds is not looked at: owner, traveler and status are not the client's to say.
 *
 * @param guests empty where it is no whole number
 * @param totalPrice empty where it is no number
 */
record StayForm(
        PropertyId property,
        LocalDate checkIn,
        LocalDate checkOut,
        Optional<Integer> guests,
        Optional<BigDecimal> totalPrice) {
    private static final List<String> REQUIRED =
            List.of("property_id", "check_in_date", "check_out_date", "guests", "total_price");

    /** @throws HttpFault 400 with the first thing that is wrong, in the order that clients know */
    static StayForm of(ObjectNode body) {
        if (REQUIRED.stream().anyMatch(name -> Fields.isFalsy(body, name))) {
            throw HttpFault.badRequest("All fields are required");
        }
        return new StayForm(
                property(body),
                day(body, "check_in_date", "Check-in date"),
                day(body, "check_out_date", "Check-out date"),
                Fields.whole(body, "guests"),
                Fields.number(body, "total_price"));
    }

    private static PropertyId property(ObjectNode body) {
        var id = body.path("property_id");
        try {
            if (id.isTextual()) {
                return new PropertyId(id.textValue());
            }
        } catch (IllegalArgumentException e) {
            // said below, as for what is no text at all
        }
        throw HttpFault.badRequest("Invalid property ID");
    }

    private static LocalDate day(ObjectNode body, String field, String name) {
        return Fields.day(body, field)
                .orElseThrow(() -> HttpFault.badRequest(name + " must be a date such as 2031-01-31"));
    }

    /**
     * The nights, where they can be asked for now.
     *
     * @throws HttpFault 400 for others; a check-in in the past is said before a check-out that lies before it
     */
    Stay stay(BookingPolicy policy, Instant now) {
        policy.refusalOf(checkIn, now).ifPresent(StayForm::refuse);
        try {
            var stay = new Stay(checkIn, checkOut);
            policy.refusalOf(stay, now).ifPresent(StayForm::refuse);
            return stay;
        } catch (IllegalArgumentException e) {
            throw HttpFault.badRequest("Check-out date must be after check-in date");
        }
    }

    /**
     * The same request once more, for the log to compare with what it made of the first: whatever has become of the
     * property and the day since does not matter. Empty where the form can be no such request.
     */
    Optional<RequestBooking> again(BookingId id, OwnerId owner, TravelerId traveler) {
        if (!checkOut.isAfter(checkIn)) {
            return Optional.empty();
        }
        var stay = new Stay(checkIn, checkOut);
        return guests.flatMap(people -> totalPrice
                .flatMap(Price::inCents)
                .map(price -> new RequestBooking(id, owner, traveler, property, "", stay, people, price)));
    }

    boolean asksFor(Stay stay) {
        return checkIn.equals(stay.checkIn()) && checkOut.equals(stay.checkOut());
    }

    private static void refuse(Refusal refusal) {
        throw Writes.fault(refusal);
    }
}
