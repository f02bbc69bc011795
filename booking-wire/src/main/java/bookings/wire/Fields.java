package bookings.wire;

import static bookings.wire.MalformedRecordException.Fault.BAD_VALUE;
import static bookings.wire.MalformedRecordException.Fault.MISSING_FIELD;
import static bookings.wire.MalformedRecordException.Fault.NOT_JSON;

import bookings.domain.Price;
import bookings.domain.Stay;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, read tolerantly: what can mean one thing is taken, the rest is malformed. */
final class Fields {
    /** What an int holds, and every database type. */
    private static final BigDecimal MAX_WHOLE = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final JsonNode object;

    private Fields(JsonNode object) {
        this.object = object;
    }

    /** @throws MalformedRecordException when the bytes are no JSON object */
    static Fields of(byte @Nullable [] json) {
        if (json == null) {
            throw new MalformedRecordException(NOT_JSON, "the record has no value");
        }
        try {
            return of(Json.mapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new MalformedRecordException(NOT_JSON, "not JSON within bounds, at " + position(e));
        } catch (IOException e) {
            throw new MalformedRecordException(NOT_JSON, "not readable as UTF-8");
        } catch (NumberFormatException e) { // Jackson lets it through for an exponent of more than ten digits
            throw new MalformedRecordException(NOT_JSON, "a number whose exponent no number has");
        }
    }

    private static Fields of(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            throw new MalformedRecordException(NOT_JSON, "not a JSON object");
        }
        return new Fields(node);
    }

    private static String position(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "an unknown place" : "byte " + at.getByteOffset();
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    Optional<String> optionalText(String name) {
        var node = object.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node.isObject() || node.isArray()) {
            throw new MalformedRecordException(BAD_VALUE, name + " must be a text");
        }
        return Optional.of(node.asText());
    }

    String text(String name, int maxLength) {
        return bounded(name, text(name), maxLength);
    }

    String textOrEmpty(String name, int maxLength) {
        return bounded(name, optionalText(name).orElse(""), maxLength);
    }

    /** A text that can be written again: UTF-8 has no bytes for half of a surrogate pair. */
    private static String bounded(String name, String text, int maxLength) {
        if (text.length() > maxLength) {
            throw new MalformedRecordException(BAD_VALUE, name + " must not be longer than " + maxLength);
        }
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new MalformedRecordException(BAD_VALUE, name + " must not hold half a character");
        }
        return text;
    }

    /** A value whose constructor refuses other forms with an IllegalArgumentException, such as an id. */
    <T> T value(String name, Function<String, T> constructor) {
        var text = text(name);
        try {
            return constructor.apply(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(BAD_VALUE, name + " is not of its form");
        }
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        return value(name, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    Instant instant(String name) {
        try {
            return Times.instant(text(name));
        } catch (DateTimeException e) {
            throw new MalformedRecordException(BAD_VALUE, name + " must be an ISO 8601 date or date-time");
        }
    }

    Optional<Instant> optionalInstant(String name) {
        return optionalText(name).map(text -> instant(name));
    }

    /** A stay from two instants; one that begins and ends on the same day in an old record holds one night. */
    Stay stay(String checkInName, String checkOutName) {
        var from = instant(checkInName);
        var to = instant(checkOutName);
        if (!to.isAfter(from)) {
            throw new MalformedRecordException(BAD_VALUE, checkOutName + " must be after " + checkInName);
        }
        var first = Times.day(from);
        var last = Times.day(to);
        return new Stay(first, last.isAfter(first) ? last : first.plusDays(1));
    }

    /** A whole number that fits an int, as a number or as a text. */
    int whole(String name) {
        var number = number(name);
        if (number.abs().compareTo(MAX_WHOLE) > 0 || number.stripTrailingZeros().scale() > 0) {
            throw new MalformedRecordException(BAD_VALUE, name + " must be a whole number");
        }
        return number.intValue();
    }

    /** An amount of money, as a number or as a text; in cents where it is within a rounding error of them. */
    BigDecimal price(String name) {
        return Price.inCents(number(name))
                .orElseThrow(() -> new MalformedRecordException(BAD_VALUE, name + " must be an amount in cents"));
    }

    private BigDecimal number(String name) {
        var node = object.get(name);
        if (node == null || node.isNull()) {
            throw missing(name);
        }
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (node.isTextual()) {
            try {
                return new BigDecimal(node.textValue().strip());
            } catch (NumberFormatException e) {
                throw new MalformedRecordException(BAD_VALUE, name + " must be a number");
            }
        }
        throw new MalformedRecordException(BAD_VALUE, name + " must be a number");
    }

    boolean flag(String name) {
        return object.path(name).asBoolean(false);
    }

    Optional<Fields> optionalObject(String name) {
        var node = object.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(of(node));
    }

    Fields object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    /** The elements of an array; anything else in its place is as good as missing. */
    Iterable<JsonNode> array(String name) {
        var node = object.get(name);
        if (node == null || !node.isArray()) {
            throw missing(name);
        }
        return node;
    }

    private static MalformedRecordException missing(String name) {
        return new MalformedRecordException(MISSING_FIELD, name + " is missing");
    }
}
