package bookings.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Instants and days as clients write and read them: ISO 8601, in UTC.
 *
 * <p>Every record carries half a dozen of them, nearly all in the one form {@code 2031-01-31T14:05:09.007Z}. That form is
 * read and written here digit by digit, about ten times as fast as by a formatter (TimesBenchmark); a formatter does
 * the rest.
 */
public final class Times {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Places of {@code 2031-01-31T14:05:09.007Z}; a zero stands for any digit. */
    private static final String FORM = "0000-00-00T00:00:00.000Z";

    /** Longest text that can be a date-time; anything longer is not worth parsing. */
    private static final int MAX_LENGTH = 40;

    private static final int NANOS_PER_MILLI = 1_000_000;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Times() {}

    /** The instant with exactly three decimals, as JavaScript's {@code toISOString} writes it. */
    public static String iso(Instant at) {
        if (at.isBefore(FIRST) || !at.isBefore(END)) {
            return MILLIS.format(at); // years of other lengths
        }
        var time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), ZoneOffset.UTC);
        byte[] text = FORM.getBytes(StandardCharsets.ISO_8859_1);
        put(text, 0, 4, time.getYear());
        put(text, 5, 2, time.getMonthValue());
        put(text, 8, 2, time.getDayOfMonth());
        put(text, 11, 2, time.getHour());
        put(text, 14, 2, time.getMinute());
        put(text, 17, 2, time.getSecond());
        put(text, 20, 3, time.getNano() / NANOS_PER_MILLI);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The day's first instant in UTC, as {@link #iso(Instant)}. */
    public static String iso(LocalDate day) {
        return day + "T00:00:00.000Z";
    }

    /**
     * Reads {@code 2031-01-31}, the first instant of that day in UTC, or a date-time with its offset from UTC.
     *
     * @throws DateTimeException for any other text, for days that no calendar has, and outside the years 1 to 9999 (UTC)
     */
    public static Instant instant(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new DateTimeException("too long for a date");
        }
        if (hasForm(text)) {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 2),
                            number(text, 8, 2),
                            number(text, 11, 2),
                            number(text, 14, 2),
                            number(text, 17, 2),
                            number(text, 20, 3) * NANOS_PER_MILLI)
                    .toInstant(ZoneOffset.UTC);
        }
        var at = text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
        if (at.isBefore(FIRST) || !at.isBefore(END)) {
            throw new DateTimeException("not in the years 1 to 9999");
        }
        return at;
    }

    /** The UTC day of an instant. */
    public static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Whether a text is in {@link #FORM}; the year 0 is not. */
    private static boolean hasForm(String text) {
        if (text.length() != FORM.length() || text.startsWith("0000")) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char place = FORM.charAt(i);
            char found = text.charAt(i);
            if (place == '0' ? found < '0' || found > '9' : found != place) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static void put(byte[] text, int from, int digits, int number) {
        int rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
