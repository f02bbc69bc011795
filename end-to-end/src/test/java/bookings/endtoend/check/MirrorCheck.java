package bookings.endtoend.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** I5: MongoDB's bookings are the newest versions and no others, field by field in the original's order. */
public final class MirrorCheck {
    private MirrorCheck() {}

    static Finding of(Evidence evidence, History history) {
        Map<Object, Document> mirror = new HashMap<>();
        evidence.mirror().forEach(document -> mirror.put(Objects.requireNonNull(document.get("_id")), document));
        var violations = new ArrayList<String>();
        for (var version : history.latest()) {
            var expected = document(version.json());
            var found = mirror.remove(Objects.requireNonNull(expected.get("_id")));
            if (found == null) {
                violations.add(version + " is missing");
            } else if (!found.toJson().equals(expected.toJson())) {
                violations.add(version + " differs in " + differences(expected, found));
            }
        }
        mirror.keySet().forEach(id -> violations.add(id + " is in MongoDB and in no topic"));
        return new Finding(
                Invariant.MIRRORED,
                violations,
                String.format(
                        Locale.ROOT,
                        "%,d documents, %,d bookings",
                        evidence.mirror().size(),
                        history.bookings().size()));
    }

    private static List<String> differences(Document expected, Document found) {
        var names = new ArrayList<>(expected.keySet());
        found.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        var different = names.stream()
                .filter(name -> !Objects.equals(expected.get(name), found.get(name)))
                .map(name -> name + " (" + found.get(name) + ")")
                .toList();
        return different.isEmpty() ? List.of("the order of its fields") : different;
    }

    /** A booking as the original stores it. */
    public static Document document(JsonNode update) {
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
