package bookings.endtoend.check;

import bookings.endtoend.check.Topic.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One version of one booking, as {@code booking-updates} has it. */
public record Version(Entry at, JsonNode json) {
    private static final Set<String> HOLDING = Set.of("PENDING", "ACCEPTED");

    /** Empty for a record that is none. */
    static Optional<Version> of(Entry at) {
        return at.object()
                .filter(json -> json.path("type").asText().equals("booking-status-updated")
                        && json.hasNonNull("bookingId")
                        && json.path("version").isInt())
                .map(json -> new Version(at, json));
    }

    String booking() {
        return text("bookingId");
    }

    int number() {
        return json.path("version").intValue();
    }

    String status() {
        return text("status");
    }

    String cancelledBy() {
        return text("cancelledBy");
    }

    String property() {
        return text("propertyId");
    }

    String traveler() {
        return text("travelerId");
    }

    String owner() {
        return text("ownerId");
    }

    /** The day of arrival, as text that sorts as days do. */
    String checkIn() {
        return day(text("checkIn"));
    }

    /** The day of departure. */
    String checkOut() {
        return day(text("checkOut"));
    }

    /** When it became so, by the log's clock. */
    Instant time() {
        return Instant.parse(text("timestamp"));
    }

    /** The command that made it. */
    String command() {
        return at.headers().getOrDefault("command-id", "");
    }

    /** The commands that made this and all versions before it. */
    List<String> commands() {
        var commands = new ArrayList<String>();
        json.path("commandIds").forEach(command -> commands.add(command.asText()));
        return commands;
    }

    boolean holdsNights() {
        return HOLDING.contains(status());
    }

    boolean sharesNightsWith(Version other) {
        return checkIn().compareTo(other.checkOut()) < 0 && other.checkIn().compareTo(checkOut()) < 0;
    }

    String text(String field) {
        return json.path(field).asText();
    }

    private static String day(String instant) {
        return instant.substring(0, Math.min(instant.length(), 10));
    }

    @Override
    public String toString() {
        return booking() + " v" + number() + " " + status() + " (" + at.place() + ")";
    }
}
