package bookings.cli;

import bookings.runtime.Environment;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * From when on, as an operator says it: a time, a day (in UTC), or how long ago.
 *
 * @param at the first instant that counts
 */
record Since(Instant at) {
    static Since parse(String text, Instant now) {
        try {
            if (text.length() > 4 && text.charAt(4) == '-') {
                return new Since(text.contains("T") ? OffsetDateTime.parse(text).toInstant() : day(text));
            }
            return new Since(now.minus(Environment.parsedDuration(text)));
        } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
            throw new TypeConversionException(
                    "must be a time such as 2027-04-01T10:00:00Z, a day such as 2027-04-01, or how long ago, such as 30m,"
                            + " 24h or 7d, was \"" + Printable.of(text, 60) + "\"");
        }
    }

    private static Instant day(String text) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Since> {
        @Override
        public Since convert(String text) {
            return parse(text, Instant.now());
        }
    }
}
