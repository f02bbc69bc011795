package bookings.gateway.read;

import bookings.domain.PropertyId;
import java.util.List;

/** A property as lists of bookings show one; a text that its document lacks is empty. */
public record PropertyCard(PropertyId id, String name, String address, String city, String state, List<String> images) {
    public PropertyCard {
        images = List.copyOf(images);
    }
}
