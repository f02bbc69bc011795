package bookings.gateway.read;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** How fields of other services' documents are read: by what they hold, since no schema promises their types. */
final class Documents {
    /** Longest text that is worth reading as a number. */
    private static final int MAX_NUMBER_LENGTH = 40;

    /** Digits before and after the decimal point, beyond which a value is no amount and reckoning with it costs time. */
    private static final int MAX_DIGITS = 20;

    private Documents() {}

    /** The text, or an empty one where there is none. */
    static String text(Document document, String field) {
        return document.get(field) instanceof String text ? text : "";
    }

    static Optional<String> optionalText(Document document, String field) {
        return Optional.of(text(document, field)).filter(text -> !text.isEmpty());
    }

    /** The texts of an array; whatever else is in it is left out. */
    static List<String> texts(Document document, String field) {
        return document.get(field) instanceof Collection<?> values
                ? values.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** An id as text, whether stored as ObjectId, as text or as {@code {"$oid": text}}; else empty. */
    static String id(@Nullable Object value) {
        if (value instanceof ObjectId id) {
            return id.toHexString();
        }
        var text = value instanceof Map<?, ?> nested ? nested.get("$oid") : value;
        return text instanceof String id ? id : "";
    }

    static Optional<Instant> instant(Document document, String field) {
        return document.get(field) instanceof Date date ? Optional.of(date.toInstant()) : Optional.empty();
    }

    /** A number of any BSON type, or a text that is one; empty for all else, and for what is no sensible amount. */
    static Optional<BigDecimal> number(@Nullable Object value) {
        try {
            return Optional.ofNullable(decimal(value))
                    .filter(number -> number.precision() - number.scale() <= MAX_DIGITS
                            && Math.abs(number.scale()) <= MAX_DIGITS);
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty(); // NaN and infinities, and texts that are no number
        }
    }

    static int whole(Document document, String field, int fallback) {
        return number(document.get(field))
                .map(number -> number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue())
                .orElse(fallback);
    }

    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        if (value instanceof String text && text.length() <= MAX_NUMBER_LENGTH) {
            return new BigDecimal(text.strip());
        }
        if (value instanceof Decimal128 number) {
            return number.bigDecimalValue();
        }
        // by its shortest text, 329.7 and not 329.69999999999998863
        return value instanceof Number number ? new BigDecimal(number.toString()) : null;
    }
}
