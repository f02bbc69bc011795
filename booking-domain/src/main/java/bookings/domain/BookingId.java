package bookings.domain;

/**
 * A booking's id.
 *
 * @param value 24 hexadecimal digits; given in either case, kept in lower case
 * @throws IllegalArgumentException for any other form
 */
public record BookingId(String value) {
    public BookingId {
        value = ObjectIds.canonical("booking id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
