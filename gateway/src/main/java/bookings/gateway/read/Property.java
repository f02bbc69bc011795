package bookings.gateway.read;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A property as its own service keeps it; the documents belong to that service.
 *
 * @param maxGuests 2 where the document names none
 * @param pricePerNight empty where the document has no number there, so that no price can be computed
 * @param cleaningFee as {@code pricePerNight}; 0 where the document has no such field
 * @param serviceFee as {@code cleaningFee}
 * @param available whether its owner offers it
 * @param heldForAnotherOwner whether the mirror holds a live stay of it under another owner than the present one: its
 *     calendar lies in that owner's partition, so no new stay may be asked for
 */
public record Property(
        PropertyId id,
        OwnerId ownerId,
        String name,
        String address,
        String city,
        String state,
        List<String> images,
        int maxGuests,
        Optional<BigDecimal> pricePerNight,
        Optional<BigDecimal> cleaningFee,
        Optional<BigDecimal> serviceFee,
        boolean available,
        boolean heldForAnotherOwner) {}
