package bookings.gateway.read;

import bookings.domain.BookingId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import org.bson.types.Decimal128;

/**
 * A place in a sorted list: right behind one booking, known by its id and by what it has in the field that the list is
 * sorted by. So the place stays where it is while bookings are added before and behind it, and if its booking goes.
 *
 * @param sortBy the field
 * @param value what stands in the field: a Date, a Number or a String, of the very type that MongoDB has
 */
public record Cursor(String sortBy, boolean ascending, Object value, BookingId id) {
    private static final String SEPARATOR = ":";
    private static final int PARTS = 4;

    /** Longer ones are none of ours. */
    private static final int MOST_LENGTH = 512;

    /**
     * Reads what {@link #text} has written.
     *
     * @throws IllegalArgumentException for any other text, and for a place in a list of another order
     */
    public static Cursor of(String text, String sortBy, boolean ascending) {
        if (text.length() > MOST_LENGTH) {
            throw new IllegalArgumentException("the cursor is too long");
        }
        var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(SEPARATOR, PARTS);
        if (parts.length < PARTS || !parts[0].equals(sortBy) || !parts[1].equals(direction(ascending))) {
            throw new IllegalArgumentException("the cursor is of another list");
        }
        return new Cursor(sortBy, ascending, BookingOrder.of(sortBy).read(parts[3]), new BookingId(parts[2]));
    }

    /** In one word, for clients to hand back as it is. */
    public String text() {
        var plain = String.join(SEPARATOR, sortBy, direction(ascending), id.value(), written(value));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Numbers keep their type: to MongoDB the double 329.7 and the decimal 329.7 are two values. */
    private static String written(Object value) {
        return switch (value) {
            case Date date -> Long.toString(date.getTime());
            case Double number -> number + "d";
            case Decimal128 number -> number + "m";
            default -> value.toString();
        };
    }

    private static String direction(boolean ascending) {
        return ascending ? "asc" : "desc";
    }
}
