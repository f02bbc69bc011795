package bookings.domain;

import java.util.HexFormat;
import java.util.Locale;

/** The one form that ids of bookings, properties and people share: 12 bytes as 24 hexadecimal digits, lower case. */
final class ObjectIds {
    private static final int DIGITS = 24;

    private ObjectIds() {}

    /**
     * The id in lower case.
     *
     * @throws IllegalArgumentException unless it is 24 hexadecimal digits in either case
     */
    static String canonical(String kind, String value) {
        if (!isOne(value)) {
            throw new IllegalArgumentException(kind + " must be 24 hexadecimal digits");
        }
        return value.toLowerCase(Locale.ROOT);
    }

    /** Every record that is read has some of them: as a regular expression this took a fortieth of all time. */
    private static boolean isOne(String value) {
        if (value.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (!HexFormat.isHexDigit(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
