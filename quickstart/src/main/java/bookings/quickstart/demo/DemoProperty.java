package bookings.quickstart.demo;

import java.math.BigDecimal;
import java.util.List;

/**
 * Something to stay in. Amounts are what one night, and one stay, cost.
 *
 * @param id 24 hexadecimal digits, the same at every start
 * @param ownerId belongs to the id: a property never changes hands, however many owners there are
 * @param pricesAsText whether the amounts are stored as text, as the web front end's form sometimes did
 */
public record DemoProperty(
        String id,
        String ownerId,
        String name,
        String type,
        String description,
        String address,
        String city,
        String state,
        String zipcode,
        BigDecimal pricePerNight,
        BigDecimal cleaningFee,
        BigDecimal serviceFee,
        boolean pricesAsText,
        int bedrooms,
        int bathrooms,
        int maxGuests,
        List<String> amenities,
        List<String> images,
        boolean available) {
    public DemoProperty {
        amenities = List.copyOf(amenities);
        images = List.copyOf(images);
    }

    /** What a stay costs: its nights and both fees. */
    public BigDecimal price(int nights) {
        return pricePerNight
                .multiply(BigDecimal.valueOf(nights))
                .add(cleaningFee)
                .add(serviceFee);
    }
}
