package bookings.endtoend.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One HTTP call of a write and what came of it.
 *
 * @param program that was called
 * @param caller id of the traveler or owner
 * @param key the {@code Idempotency-Key}
 * @param status 0 where the connection was cut or the caller gave up
 * @param replayed whether the answer says that an earlier call has done it
 * @param passing whether the answer has a {@code Retry-After}
 * @param booking id in the answer; empty for none
 * @param version in the answer; 0 for none
 * @param message in the answer, or what cut it
 */
public record Call(
        Instant sent,
        Instant answered,
        String program,
        String caller,
        String method,
        String path,
        String key,
        String body,
        int status,
        boolean replayed,
        boolean passing,
        String booking,
        int version,
        String message) {
    private static final Pattern DECISION = Pattern.compile("/api/(travelers|owners)/bookings/([0-9a-f]{24})/(\\w+)");

    /** request, withdraw, approve, reject or cancel, as the command is called. */
    String kind() {
        if (method.equals("POST")) {
            return "request";
        }
        var decision = DECISION.matcher(path);
        if (!decision.matches()) {
            return path;
        }
        return decision.group(1).equals("travelers") ? "withdraw" : decision.group(3);
    }

    boolean isRequest() {
        return kind().equals("request");
    }

    /** The booking that a decision is about; empty for a request. */
    String target() {
        var decision = DECISION.matcher(path);
        return decision.matches() ? decision.group(2) : "";
    }

    /** Whether it says what came of it: not cut, and without the advice to ask again. */
    public boolean isDefinite() {
        return status != 0 && !passing;
    }

    boolean isDone() {
        return status == 200 || status == 201;
    }

    Duration took() {
        return Duration.between(sent, answered);
    }

    /** What a request asks for: the same words make the same booking. */
    Words words() {
        var json = Json.parsed(body).orElseGet(Json.MAPPER::createObjectNode);
        return new Words(caller, text(json, "property_id"), text(json, "check_in_date"), text(json, "check_out_date"));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText();
    }

    @Override
    public String toString() {
        return kind() + " " + target() + " key " + key + " at " + sent + ": " + status + " " + booking
                + (version == 0 ? "" : " v" + version);
    }

    /** Who asks for what. */
    record Words(String traveler, String property, String checkIn, String checkOut) {
        static Words of(Version version) {
            return new Words(version.traveler(), version.property(), version.checkIn(), version.checkOut());
        }
    }
}
