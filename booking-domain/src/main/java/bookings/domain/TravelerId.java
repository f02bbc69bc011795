package bookings.domain;

/**
 * A traveler's id.
 *
 * @param value 24 hexadecimal digits; given in either case, kept in lower case
 * @throws IllegalArgumentException for any other form
 */
public record TravelerId(String value) {
    public TravelerId {
        value = ObjectIds.canonical("traveler id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
