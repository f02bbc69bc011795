package bookings.gateway;

import bookings.domain.Price;
import bookings.domain.Stay;
import bookings.gateway.read.Property;
import java.math.BigDecimal;
import java.util.Optional;

/** What a stay costs: nights × price_per_night + cleaning_fee + service_fee. */
final class Quote {
    private Quote() {}

    /** Empty where the property's numbers make no price; {@link #whyNone} says why. */
    static Optional<BigDecimal> of(Property property, Stay stay) {
        return sum(property, stay).flatMap(Price::inCents).filter(price -> price.signum() > 0);
    }

    /** What is wrong with the numbers of a property that has no price for this stay. */
    static String whyNone(Property property, Stay stay) {
        return sum(property, stay)
                .map(sum -> "its prices add up to " + sum + " for " + stay.nights()
                        + " nights, which is no amount of a cent or more in whole cents")
                .orElse("its document has no prices that are numbers");
    }

    private static Optional<BigDecimal> sum(Property property, Stay stay) {
        return property.pricePerNight()
                .flatMap(night -> property.cleaningFee()
                        .flatMap(cleaning -> property.serviceFee()
                                .map(service -> night.multiply(BigDecimal.valueOf(stay.nights()))
                                        .add(cleaning)
                                        .add(service))));
    }
}
