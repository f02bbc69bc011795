package bookings.endtoend;

import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What a program answered over HTTP. */
record Answer(int status, HttpHeaders headers, String text) {
    JsonNode json() {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + this, e);
        }
    }

    String message() {
        return json().path("message").asText();
    }

    /** The id of the booking that the answer is about. */
    String bookingId() {
        return json().path("data").path("_id").asText();
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    boolean isReplayed() {
        return header("Idempotency-Replayed").isPresent();
    }

    @Override
    public String toString() {
        return status + " " + text;
    }
}
