package bookings.gateway;

import bookings.domain.Price;
import bookings.domain.Stay;
import bookings.gateway.read.Property;
import java.math.BigDecimal;
import java.util.Optional;

/** What a stay costs: nights × price_per_night + cleaning_fee + service_fee. */
final class Quote {
    private Quote() {}

    /** In whole cents; empty where the property has no numbers to compute with. */
    static Optional<BigDecimal> of(Property property, Stay stay) {
        return property.pricePerNight()
                .flatMap(night -> property.cleaningFee()
                        .flatMap(cleaning -> property.serviceFee()
                                .map(service -> night.multiply(BigDecimal.valueOf(stay.nights()))
                                        .add(cleaning)
                                        .add(service))))
                .flatMap(Price::inCents);
    }
}
