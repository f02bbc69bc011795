package bookings.gateway.edge;

import bookings.domain.BookingRules;
import bookings.wire.Times;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** Fields of a request, read as JavaScript clients mean them: numbers may be texts, and 0 or "" is as good as absent. */
public final class Fields {
    private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final int MOST_DIGITS = 64;

    private Fields() {}

    /** Whether JavaScript takes the field for absent: missing, null, false, 0 or an empty text. */
    public static boolean isFalsy(ObjectNode body, String name) {
        var node = body.get(name);
        return node == null
                || node.isNull()
                || (node.isBoolean() && !node.booleanValue())
                || (node.isNumber() && node.decimalValue().signum() == 0)
                || (node.isTextual() && node.textValue().isEmpty());
    }

    /** The day that an ISO date names, or the UTC day of an ISO date-time; empty for anything else. */
    public static Optional<LocalDate> day(ObjectNode body, String name) {
        var node = body.get(name);
        if (node == null || !node.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Times.day(Times.instant(node.textValue())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A whole number that fits an int, as a number or as a text; empty for anything else. */
    public static Optional<Integer> whole(ObjectNode body, String name) {
        return number(body, name)
                .filter(number -> number.abs().compareTo(MOST) <= 0
                        && number.remainder(BigDecimal.ONE).signum() == 0)
                .map(BigDecimal::intValue);
    }

    /** A number, as a number or as a text; empty for anything else. */
    public static Optional<BigDecimal> number(ObjectNode body, String name) {
        var node = body.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node.isNumber()) {
            return Optional.of(node.decimalValue());
        }
        if (!node.isTextual() || node.textValue().length() > MOST_DIGITS || !isAscii(node.textValue())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(node.textValue().strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Other scripts have digits, too, which other programs do not take for numbers. */
    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 128);
    }

    /**
     * Why a booking ends, in its ender's words; empty where none is given. Numbers and truth values count as texts.
     *
     * @throws HttpFault 400 for an object, an array, or a text that no booking can hold
     */
    public static String reason(ObjectNode body) {
        if (isFalsy(body, "reason")) {
            return "";
        }
        JsonNode reason = body.get("reason");
        if (reason.isContainerNode()) {
            throw HttpFault.badRequest("Reason must be a text");
        }
        var text = reason.asText();
        if (text.length() > BookingRules.MAX_REASON_LENGTH) {
            throw HttpFault.badRequest(
                    "Reason cannot be longer than " + BookingRules.MAX_REASON_LENGTH + " characters");
        }
        return text;
    }
}
