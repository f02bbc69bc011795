package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.Topic.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** All of {@code booking-updates}, read as a history, and what it comes to. */
final class Fold {
    private static final Set<String> HELD = Set.of("PENDING", "ACCEPTED");
    private static final Map<String, Set<String>> LEGAL =
            Map.of("", Set.of("PENDING"), "PENDING", Set.of("ACCEPTED", "CANCELLED"), "ACCEPTED", Set.of("CANCELLED"));

    private final Map<String, JsonNode> latest = new HashMap<>();

    private Fold() {}

    /**
     * Reads a history; a property's records lie in one partition, so their order is that of the topic.
     *
     * @throws AssertionError if a version is missing or comes twice, a change is not a legal one, or two held stays of a
     *     property overlap
     */
    static Fold of(List<Entry> updates) {
        var fold = new Fold();
        updates.forEach(fold::add);
        return fold;
    }

    private void add(Entry entry) {
        var update = entry.json();
        var id = update.path("bookingId").asText();
        var before = latest.get(id);
        var status = before == null ? "" : before.path("status").asText();
        assertThat(update.path("version").asInt())
                .as("version of %s", entry)
                .isEqualTo(before == null ? 1 : before.path("version").asInt() + 1);
        assertThat(LEGAL.getOrDefault(status, Set.of()))
                .as("statuses behind %s for %s", status, entry)
                .contains(update.path("status").asText());
        if (before == null) {
            assertThat(latest.values())
                    .as("stays that are held when %s comes", entry)
                    .noneMatch(other -> overlap(other, update));
        }
        latest.put(id, update);
    }

    /** The newest version of each booking. */
    Map<String, JsonNode> latest() {
        return latest;
    }

    /** Waits until MongoDB's bookings are these and no others, field by field in the original's order. */
    void awaitMirror(MongoCollection<Document> bookings) {
        var expected = latest.values().stream().map(Fold::document).toList();
        Waiting.untilAsserted(() -> assertThat(
                        bookings.find().into(new ArrayList<>()).stream().map(Document::toJson))
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(Document::toJson).toList()));
    }

    /** A booking as the original stores it. */
    static Document document(JsonNode update) {
        var price = update.path("totalPrice").decimalValue();
        return new Document("_id", id(update, "bookingId"))
                .append("traveler_id", id(update, "travelerId"))
                .append("property_id", id(update, "propertyId"))
                .append("owner_id", id(update, "ownerId"))
                .append("check_in", date(update, "checkIn"))
                .append("check_out", date(update, "checkOut"))
                .append("number_of_guests", update.path("guests").intValue())
                .append(
                        "total_price",
                        price.stripTrailingZeros().scale() <= 0 ? (Object) price.intValueExact() : price.doubleValue())
                .append("status", update.path("status").asText())
                .append("party_type", "couple")
                .append("cancelled_by", text(update, "cancelledBy"))
                .append("cancelled_at", date(update, "cancelledAt"))
                .append("cancellation_reason", text(update, "reason"))
                .append("createdAt", date(update, "createdAt"))
                .append("updatedAt", date(update, "timestamp"))
                .append("__v", 0)
                .append("version", update.path("version").intValue());
    }

    private static boolean overlap(JsonNode held, JsonNode wanted) {
        return HELD.contains(held.path("status").asText())
                && held.path("propertyId").equals(wanted.path("propertyId"))
                && held.path("checkIn")
                                .asText()
                                .compareTo(wanted.path("checkOut").asText())
                        < 0
                && wanted.path("checkIn")
                                .asText()
                                .compareTo(held.path("checkOut").asText())
                        < 0;
    }

    private static ObjectId id(JsonNode update, String field) {
        return new ObjectId(update.path(field).asText());
    }

    private static @Nullable Date date(JsonNode update, String field) {
        var text = text(update, field);
        return text == null ? null : Date.from(Instant.parse(text));
    }

    private static @Nullable String text(JsonNode update, String field) {
        return update.hasNonNull(field) ? update.path(field).asText() : null;
    }
}
