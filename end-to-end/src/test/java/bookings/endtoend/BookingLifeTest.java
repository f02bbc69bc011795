package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Topic.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One booking from the request to its end, as a browser, a consumer of the topics and a reader of MongoDB see it. */
@ExtendWith(OnMarketplace.class)
class BookingLifeTest {
    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    BookingLifeTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void a_request_is_answered_with_the_whole_booking() {
        var answer = traveler.create(house.stay(0, 3));

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        var createdAt = answer.json().path("data").path("createdAt").asText();
        assertThat(createdAt).matches(INSTANT);
        assertThat(answer.bookingId()).matches("[0-9a-f]{24}");
        assertThat(answer.text()).isEqualTo("""
                {"success":true,"message":"Booking created successfully","data":{"_id":"%1$s","traveler_id":"%2$s",\
                "property_id":{"_id":"%3$s","property_name":"%4$s","city":"Malibu","state":"CA",\
                "images":["a.jpg","b.jpg"]},"owner_id":{"_id":"%5$s","name":"%6$s","email":"%7$s"},\
                "check_in":"%8$sT00:00:00.000Z","check_out":"%9$sT00:00:00.000Z","number_of_guests":2,\
                "total_price":388,"status":"PENDING","party_type":"couple","cancelled_by":null,"cancelled_at":null,\
                "cancellation_reason":null,"createdAt":"%10$s","updatedAt":"%10$s","__v":0,"created_at":"%10$s",\
                "updated_at":"%10$s","id":"%1$s","property_name":"%4$s","city":"Malibu","state":"CA",\
                "images":["a.jpg","b.jpg"],"owner_name":"%6$s","owner_email":"%7$s","version":1}}""".formatted(
                        answer.bookingId(),
                        traveler.id(),
                        house.id(),
                        house.name(),
                        owner.id(),
                        owner.name(),
                        owner.email(),
                        house.night(0),
                        house.night(3),
                        createdAt));
    }

    @Test
    void both_sides_see_each_step_at_once() {
        var created = traveler.create(house.stay(0, 3));
        var id = created.bookingId();
        assertThat(ids(() -> traveler.seeing(created).trips(""))).containsExactly(id);
        assertThat(ids(() -> owner.seeing(created).bookings("?status=PENDING"))).containsExactly(id);

        var approved = owner.approve(id);
        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.text()).isEqualTo("{\"success\":true,\"message\":\"Booking approved successfully\"}");
        assertThat(ids(() -> owner.seeing(approved).bookings("?status=PENDING")))
                .isEmpty();
        assertThat(ids(() -> owner.seeing(approved).bookings("?status=accepted")))
                .containsExactly(id);

        var withoutReason = owner.seeing(approved).cancel(id, "{}");
        assertThat(withoutReason.status()).isEqualTo(400);
        assertThat(withoutReason.message()).isEqualTo("Cancellation reason is required");
        var cancelled = owner.cancel(id, "{\"reason\":\"Flood\"}");
        assertThat(cancelled.text()).isEqualTo("{\"success\":true,\"message\":\"Booking cancelled successfully\"}");
        var again = owner.cancel(id, "{\"reason\":\"Flood\"}");
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.message()).isEqualTo("Booking not found, unauthorized, or not in accepted status");

        var trip = fresh(() -> traveler.seeing(cancelled).trips("?status=CANCELLED"))
                .json();
        assertThat(trip.path("count").asInt()).isEqualTo(1);
        assertThat(trip.path("data").path(0).path("cancellation_reason").asText())
                .isEqualTo("Flood");
    }

    @Test
    void lists_keep_the_originals_fields_in_its_order() {
        var created = traveler.create(house.stay(0, 3));
        var trip = fresh(() -> traveler.seeing(created).trips(""))
                .json()
                .path("data")
                .path(0);
        assertThat(names(trip))
                .containsExactly(
                        "_id",
                        "traveler_id",
                        "property_id",
                        "owner_id",
                        "check_in",
                        "check_out",
                        "number_of_guests",
                        "total_price",
                        "status",
                        "party_type",
                        "cancelled_by",
                        "cancelled_at",
                        "cancellation_reason",
                        "createdAt",
                        "updatedAt",
                        "__v",
                        "created_at",
                        "updated_at",
                        "id",
                        "property_name",
                        "city",
                        "state",
                        "images",
                        "address",
                        "owner_name",
                        "owner_email",
                        "version");
        assertThat(names(trip.path("property_id")))
                .containsExactly("_id", "property_name", "address", "city", "state", "images");

        var request = fresh(() -> owner.seeing(created).bookings(""))
                .json()
                .path("data")
                .path(0);
        assertThat(names(request))
                .containsExactly(
                        "_id",
                        "traveler_id",
                        "property_id",
                        "owner_id",
                        "check_in",
                        "check_out",
                        "number_of_guests",
                        "total_price",
                        "status",
                        "party_type",
                        "cancelled_by",
                        "cancelled_at",
                        "cancellation_reason",
                        "createdAt",
                        "updatedAt",
                        "__v",
                        "created_at",
                        "updated_at",
                        "id",
                        "property_name",
                        "city",
                        "state",
                        "images",
                        "guest_name",
                        "guest_email",
                        "version");
        assertThat(request.path("guest_email").asText()).isEqualTo(traveler.email());
        assertThat(request.path("owner_id").asText()).isEqualTo(owner.id());
    }

    @Test
    void each_step_is_a_record_that_the_originals_consumers_can_read() {
        var id = traveler.create(house.stay(0, 3)).bookingId();
        owner.approve(id);
        owner.cancel(id, "{\"reason\":\"Flood\"}");

        var request = marketplace.topic(Marketplace.REQUESTS).await(1, id).getFirst();
        assertThat(request.key()).isEqualTo(owner.id());
        assertThat(request.fields())
                .containsExactly(
                        "type",
                        "bookingId",
                        "propertyId",
                        "propertyName",
                        "travelerId",
                        "ownerId",
                        "checkIn",
                        "checkOut",
                        "guests",
                        "totalPrice",
                        "timestamp");
        assertThat(request.headers()).containsEntry("event-type", "booking-created");
        assertThat(request.headers().get("timestamp")).matches(INSTANT);
        assertThat(request.value()).doesNotContain(traveler.email(), owner.email(), traveler.name());

        var updates = marketplace.topic(Marketplace.UPDATES).await(3, id);
        assertThat(updates).extracting(Entry::key).containsOnly(id);
        assertThat(updates).extracting(Entry::partition).containsOnly(request.partition());
        assertThat(updates)
                .extracting(update -> update.json().path("status").asText() + " v"
                        + update.json().path("version"))
                .containsExactly("PENDING v1", "ACCEPTED v2", "CANCELLED v3");
        assertThat(updates.get(1).fields())
                .startsWith("type", "bookingId", "status", "travelerId", "ownerId", "timestamp");
        assertThat(updates.get(2).fields())
                .startsWith("type", "bookingId", "status", "reason", "travelerId", "ownerId", "timestamp");
        assertThat(updates)
                .allSatisfy(update -> assertThat(update.headers())
                        .containsEntry("event-type", "booking-status-updated")
                        .containsEntry("owner-id", owner.id())
                        .containsEntry("traveler-id", traveler.id())
                        .containsKeys("timestamp", "command-id", "ce_id", "ce_type"));
    }

    @Test
    void the_document_is_the_originals_with_a_version_behind_it() {
        var id = traveler.create(house.stay(0, 3)).bookingId();
        owner.reject(id, "");
        var bookings = marketplace.database().getCollection("bookings");
        var byId = new Document("_id", new ObjectId(id));
        var stored = Waiting.untilPresent(
                "version 2 of " + id,
                () -> bookings.find(new Document(byId).append("version", 2)).into(new ArrayList<>()).stream()
                        .findFirst());

        assertThat(stored.keySet())
                .containsExactly(
                        "_id",
                        "traveler_id",
                        "property_id",
                        "owner_id",
                        "check_in",
                        "check_out",
                        "number_of_guests",
                        "total_price",
                        "status",
                        "party_type",
                        "cancelled_by",
                        "cancelled_at",
                        "cancellation_reason",
                        "createdAt",
                        "updatedAt",
                        "__v",
                        "version");
        assertThat(stored)
                .containsEntry("traveler_id", new ObjectId(traveler.id()))
                .containsEntry("property_id", new ObjectId(house.id()))
                .containsEntry("owner_id", new ObjectId(owner.id()))
                .containsEntry("number_of_guests", 2)
                .containsEntry("total_price", 388)
                .containsEntry("status", "CANCELLED")
                .containsEntry("party_type", "couple")
                .containsEntry("cancelled_by", "owner")
                .containsEntry("cancellation_reason", "Rejected by owner")
                .containsEntry("__v", 0)
                .containsEntry("version", 2);
        assertThat(stored.getDate("check_in").toInstant())
                .isEqualTo(house.night(0).atStartOfDay(ZoneOffset.UTC).toInstant());
        assertThat(stored.getDate("cancelled_at")).isEqualTo(stored.getDate("updatedAt"));
    }

    private static List<String> ids(Supplier<Answer> list) {
        var ids = new ArrayList<String>();
        fresh(list)
                .json()
                .path("data")
                .forEach(booking -> ids.add(booking.path("_id").asText()));
        return ids;
    }

    /** On a slow machine the mirror may need more than the two seconds that a list waits; then the list says so. */
    private static Answer fresh(Supplier<Answer> list) {
        return Waiting.untilPresent("a list that is up to date", () -> {
            var answer = list.get();
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return Optional.of(answer).filter(found -> found.header("X-Stale").isEmpty());
        });
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
