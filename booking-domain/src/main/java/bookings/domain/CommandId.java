package bookings.domain;

/**
 * What makes two sendings of one command the same command: a retry carries the id of the first try.
 *
 * @param value 1 to 255 printable ASCII characters, no spaces
 * @throws IllegalArgumentException for any other form
 */
public record CommandId(String value) {
    public CommandId {
        if (value.isEmpty() || value.length() > 255 || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("command id must be 1 to 255 printable ASCII characters without spaces");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
