package bookings.endtoend.check;

import bookings.endtoend.check.Topic.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * A command as it lies in its topic.
 *
 * @param kind request, withdraw, approve, reject, cancel, expire or complete
 */
record Command(Entry at, String kind, JsonNode json) {
    private static final String READABLE_ID = "[!-~]{1,255}";
    private static final String IDS_OF_TIME = "(expire|complete)\\..*";

    /** Empty for a record that is none. */
    static Optional<Command> of(Entry at) {
        return at.object()
                .filter(json -> json.path("bookingId").isTextual())
                .flatMap(json -> kind(json).map(kind -> new Command(at, kind, json)));
    }

    private static Optional<String> kind(JsonNode json) {
        return switch (json.path("type").asText()) {
            case "booking-created" -> Optional.of("request");
            case "booking-cancellation-requested" -> Optional.of("withdraw");
            case "owner-decision" ->
                Optional.of(json.path("decision").asText()).filter(word -> word.matches("approve|reject|cancel"));
            case "booking-due" ->
                Optional.of(json.path("due").asText()).filter(word -> word.matches("expire|complete"));
            default -> Optional.empty();
        };
    }

    /** As its sender calls it, or by its place where it has no name of its own. */
    String id() {
        return Optional.ofNullable(at.headers().get("command-id"))
                .filter(id -> id.matches(READABLE_ID) && (isDue() || !id.matches(IDS_OF_TIME)))
                .orElseGet(at::place);
    }

    String booking() {
        return json.path("bookingId").asText().toLowerCase(Locale.ROOT);
    }

    String text(String field) {
        return json.path(field).asText();
    }

    /** Whether someone waits for the outcome, as the HTTP programs do. */
    boolean wantsReply() {
        return at.headers().containsKey("reply-to");
    }

    private boolean isDue() {
        return kind.equals("expire") || kind.equals("complete");
    }

    /** Whether this version is what such a command leads to. */
    boolean explains(Version version) {
        return booking().equals(version.booking())
                && switch (kind) {
                    case "request" -> version.status().equals("PENDING");
                    case "approve" -> version.status().equals("ACCEPTED");
                    case "complete" -> version.status().equals("COMPLETED");
                    case "withdraw" -> isCancelledBy("traveler", version);
                    case "expire" -> isCancelledBy("system", version);
                    default -> isCancelledBy("owner", version);
                };
    }

    private static boolean isCancelledBy(String who, Version version) {
        return version.status().equals("CANCELLED") && version.cancelledBy().equals(who);
    }

    @Override
    public String toString() {
        return kind + " " + id() + " of " + booking() + " (" + at.place() + ")";
    }
}
