package bookings.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants and days as clients write and read them: ISO 8601, in UTC. */
public final class Times {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Longest text that can be a date-time; anything longer is not worth parsing. */
    private static final int MAX_LENGTH = 40;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Times() {}

    /** The instant with exactly three decimals, as JavaScript's {@code toISOString} writes it. */
    public static String iso(Instant at) {
        return MILLIS.format(at);
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
}
