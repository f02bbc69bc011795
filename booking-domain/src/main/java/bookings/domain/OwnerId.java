package bookings.domain;

/**
 * An owner's id, and the partition key of everything that concerns the owner's bookings.
 *
 * @param value 24 hexadecimal digits; given in either case, kept in lower case
 * @throws IllegalArgumentException for any other form
 */
public record OwnerId(String value) {
    public OwnerId {
        value = ObjectIds.canonical("owner id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
