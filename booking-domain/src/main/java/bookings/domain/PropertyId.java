package bookings.domain;

/**
 * A property's id.
 *
 * @param value 24 hexadecimal digits; given in either case, kept in lower case
 * @throws IllegalArgumentException for any other form
 */
public record PropertyId(String value) {
    public PropertyId {
        value = ObjectIds.canonical("property id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
