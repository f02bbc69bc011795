package bookings.gateway;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingPolicy;
import bookings.domain.Price;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.gateway.edge.Foresight;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.Writes;
import bookings.gateway.read.Directory;
import bookings.gateway.read.Property;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a command of what a traveler asks for, or says why it cannot be had. */
final class StayRequests {
    private static final Logger log = LoggerFactory.getLogger(StayRequests.class);

    private static final int MOST_OF_NAME = 200;

    private final Directory directory;
    private final Foresight foresight;
    private final BookingPolicy policy;
    private final boolean checkPrice;
    private final Clock clock;

    StayRequests(Directory directory, Foresight foresight, BookingPolicy policy, boolean checkPrice, Clock clock) {
        this.directory = directory;
        this.foresight = foresight;
        this.policy = policy;
        this.checkPrice = checkPrice;
        this.clock = clock;
    }

    /** @throws HttpFault 400 or 404 with the first thing that is wrong, in the order that clients know */
    RequestBooking of(StayForm form, BookingId id, TravelerId traveler) {
        var stay = form.stay(policy, clock.instant());
        var property = directory.property(form.property()).orElseThrow(() -> new HttpFault(404, "Property not found"));
        var ourPrice = offer(property, stay);
        var request = new RequestBooking(
                id,
                property.ownerId(),
                traveler,
                property.id(),
                shortened(property.name()),
                stay,
                guests(form, property),
                price(form, ourPrice));
        foresight.refusalOf(request).ifPresent(refusal -> {
            throw Writes.fault(refusal);
        });
        return request;
    }

    /** What the stay must cost, where the property can be asked for at all; empty where the caller's total stands. */
    private Optional<BigDecimal> offer(Property property, Stay stay) {
        var price = checkPrice ? Quote.of(property, stay) : Optional.<BigDecimal>empty();
        var priceless = checkPrice && price.isEmpty();
        if (priceless) {
            log.warn("property={} cannot be booked: {}", property.id(), Quote.whyNone(property, stay));
        } else if (property.heldForAnotherOwner()) {
            log.warn("property={} cannot be booked: a live stay is another owner's", property.id());
        }
        if (!property.available() || property.heldForAnotherOwner() || priceless) {
            throw HttpFault.badRequest("Property is not available for booking");
        }
        return price;
    }

    private static int guests(StayForm form, Property property) {
        int guests = form.guests().orElseThrow(() -> HttpFault.badRequest("Number of guests must be a whole number"));
        if (guests > property.maxGuests()) {
            throw HttpFault.badRequest("Property can accommodate maximum " + property.maxGuests() + " guests");
        }
        return guests;
    }

    /** The name goes along for those who read the topic; no length of it shall keep a request from being read. */
    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= MOST_OF_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MOST_OF_NAME));
    }

    private static BigDecimal price(StayForm form, Optional<BigDecimal> ourPrice) {
        var asked = form.totalPrice().flatMap(Price::inCents);
        if (ourPrice.isEmpty()) {
            return asked.orElseThrow(() -> HttpFault.badRequest("Total price must be an amount with two decimals"));
        }
        var ours = ourPrice.get();
        return asked.filter(amount -> amount.compareTo(ours) == 0)
                .orElseThrow(() -> HttpFault.badRequest("Total price must be " + ours.toPlainString()));
    }
}
