package bookings.domain;

import java.util.Locale;
import java.util.regex.Pattern;

/** The one form that ids of bookings, properties and people share: 12 bytes as 24 hexadecimal digits, lower case. */
final class ObjectIds {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");

    private ObjectIds() {}

    /**
     * The id in lower case.
     *
     * @throws IllegalArgumentException unless it is 24 hexadecimal digits in either case
     */
    static String canonical(String kind, String value) {
        var id = value.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException(kind + " must be 24 hexadecimal digits");
        }
        return id;
    }
}
