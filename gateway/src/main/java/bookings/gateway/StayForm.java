package bookings.gateway;

import bookings.domain.BookingPolicy;
import bookings.domain.PropertyId;
import bookings.domain.Refusal;
import bookings.domain.Stay;
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
record StayForm(PropertyId property, Stay stay, Optional<Integer> guests, Optional<BigDecimal> totalPrice) {
    private static final List<String> REQUIRED =
            List.of("property_id", "check_in_date", "check_out_date", "guests", "total_price");

    /** @throws HttpFault 400 with the first thing that is wrong, in the order that clients know */
    static StayForm of(ObjectNode body, BookingPolicy policy, Instant now) {
        if (REQUIRED.stream().anyMatch(name -> Fields.isFalsy(body, name))) {
            throw HttpFault.badRequest("All fields are required");
        }
        var property = property(body);
        var checkIn = day(body, "check_in_date", "Check-in date");
        var checkOut = day(body, "check_out_date", "Check-out date");
        return new StayForm(
                property,
                stay(checkIn, checkOut, policy, now),
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

    /** A check-in in the past is said before a check-out that lies before it. */
    private static Stay stay(LocalDate checkIn, LocalDate checkOut, BookingPolicy policy, Instant now) {
        policy.refusalOf(checkIn, now).ifPresent(StayForm::refuse);
        try {
            var stay = new Stay(checkIn, checkOut);
            policy.refusalOf(stay, now).ifPresent(StayForm::refuse);
            return stay;
        } catch (IllegalArgumentException e) {
            throw HttpFault.badRequest("Check-out date must be after check-in date");
        }
    }

    private static void refuse(Refusal refusal) {
        throw Writes.fault(refusal);
    }
}
