package bookings.gateway.read;

import bookings.wire.Times;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bookings as JSON, with the names, order and populated objects of the original, and {@code version} last. A property or
 * user that is gone is null, and what would be copied from it is absent; one that could not be looked up is an object
 * that holds what is known.
 */
final class BookingViews {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private BookingViews() {}

    /** In the answer to the request that made it. */
    static ObjectNode created(BookingRow row, Names names) {
        return toTraveler(row, names, false);
    }

    /** In the traveler's list, which alone shows the address. */
    static ObjectNode forTraveler(BookingRow row, Names names) {
        return toTraveler(row, names, true);
    }

    /** In the owner's list, which names the guest. */
    static ObjectNode forOwner(BookingRow row, Names names) {
        var guest = names.people().get(row.travelerId().value());
        var view = NODES.objectNode();
        view.put("_id", row.id().value());
        view.set("traveler_id", person(row.travelerId().value(), guest, names));
        view.set("property_id", property(row, names, false));
        view.put("owner_id", row.ownerId().value());
        addFacts(view, row);
        addProperty(view, row, names, false);
        addPerson(view, "guest", guest);
        return view.put("version", row.version());
    }

    private static ObjectNode toTraveler(BookingRow row, Names names, boolean withAddress) {
        var owner = names.people().get(row.ownerId().value());
        var view = NODES.objectNode();
        view.put("_id", row.id().value());
        view.put("traveler_id", row.travelerId().value());
        view.set("property_id", property(row, names, withAddress));
        view.set("owner_id", person(row.ownerId().value(), owner, names));
        addFacts(view, row);
        addProperty(view, row, names, withAddress);
        addPerson(view, "owner", owner);
        return view.put("version", row.version());
    }

    private static void addFacts(ObjectNode view, BookingRow row) {
        view.put("check_in", Times.iso(row.checkIn()));
        view.put("check_out", Times.iso(row.checkOut()));
        view.put("number_of_guests", row.guests());
        view.put("total_price", row.totalPrice().map(BookingViews::plain).orElse(null));
        view.put("status", row.status());
        view.put("party_type", "couple");
        view.put("cancelled_by", row.cancelledBy().orElse(null));
        view.put("cancelled_at", row.cancelledAt().map(Times::iso).orElse(null));
        view.put("cancellation_reason", row.cancellationReason().orElse(null));
        view.put("createdAt", Times.iso(row.createdAt()));
        view.put("updatedAt", Times.iso(row.updatedAt()));
        view.put("__v", 0);
        view.put("created_at", Times.iso(row.createdAt()));
        view.put("updated_at", Times.iso(row.updatedAt()));
        view.put("id", row.id().value());
    }

    private static @Nullable ObjectNode property(BookingRow row, Names names, boolean withAddress) {
        var card = names.cards().get(row.propertyId());
        if (card == null && names.complete()) {
            return null;
        }
        var view = NODES.objectNode().put("_id", row.propertyId().value());
        if (card == null) {
            return row.propertyName().isEmpty() ? view : view.put("property_name", row.propertyName());
        }
        view.put("property_name", card.name());
        if (withAddress) {
            view.put("address", card.address());
        }
        view.put("city", card.city());
        view.put("state", card.state());
        view.set("images", texts(card.images()));
        return view;
    }

    private static void addProperty(ObjectNode view, BookingRow row, Names names, boolean withAddress) {
        var card = names.cards().get(row.propertyId());
        if (card == null) {
            if (!names.complete() && !row.propertyName().isEmpty()) {
                view.put("property_name", row.propertyName());
            }
            return;
        }
        view.put("property_name", card.name());
        view.put("city", card.city());
        view.put("state", card.state());
        view.set("images", texts(card.images()));
        if (withAddress) {
            view.put("address", card.address());
        }
    }

    private static @Nullable ObjectNode person(String id, @Nullable Person person, Names names) {
        if (person == null) {
            return names.complete() ? null : NODES.objectNode().put("_id", id);
        }
        return NODES.objectNode().put("_id", id).put("name", person.name()).put("email", person.email());
    }

    private static void addPerson(ObjectNode view, String part, @Nullable Person person) {
        if (person != null) {
            view.put(part + "_name", person.name());
            view.put(part + "_email", person.email());
        }
    }

    private static ArrayNode texts(List<String> texts) {
        var array = NODES.arrayNode(texts.size());
        texts.forEach(array::add);
        return array;
    }

    /** 300, never 300.00 or 3E+2. */
    static BigDecimal plain(BigDecimal amount) {
        var stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
