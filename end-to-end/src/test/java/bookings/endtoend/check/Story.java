package bookings.endtoend.check;

import bookings.endtoend.check.Journal.Pages;
import bookings.endtoend.check.Topic.Entry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.bson.Document;

/** What a marketplace would have left behind, made up: whole and true, until a test takes something away. */
final class Story {
    static final String OWNER = "0e0000000000000000000001";
    static final String PROPERTY = "a00000000000000000000001";
    static final String TRAVELER = "7a0000000000000000000001";

    private static final int PARTITIONS = 12;
    private static final Instant BEGINNING = Instant.parse("2027-04-01T10:00:00Z");
    private static final LocalDate FIRST_NIGHT = LocalDate.parse("2027-05-01");
    private static final Duration CALL = Duration.ofMillis(20);

    final List<String> gaps = new ArrayList<>();
    final List<Entry> requests = new ArrayList<>();
    final List<Entry> decisions = new ArrayList<>();
    final List<Entry> updates = new ArrayList<>();
    final List<Entry> replies = new ArrayList<>();
    final List<Entry> deadLetters = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    final List<Absence> absences = new ArrayList<>();

    private final Map<String, ObjectNode> newest = new HashMap<>();
    private UnaryOperator<Document> mirror = document -> document;
    private int moment;
    private int records;

    /** A request over HTTP that becomes a booking. */
    void book(String booking, String key, int firstNight, int nights) {
        var at = next();
        ask(at, booking, key, firstNight, nights);
        open(at, booking, "request-" + records, firstNight, nights);
    }

    /** The call alone, answered with 201. */
    void ask(Instant at, String booking, String key, int firstNight, int nights) {
        var arrival = FIRST_NIGHT.plusDays(firstNight);
        var body = Json.MAPPER
                .createObjectNode()
                .put("property_id", PROPERTY)
                .put("check_in_date", arrival.toString())
                .put("check_out_date", arrival.plusDays(nights).toString());
        calls.add(new Call(
                at.minusMillis(5),
                at.plus(CALL),
                "gateway-1",
                TRAVELER,
                "POST",
                "/api/travelers/bookings",
                key,
                body.toString(),
                201,
                false,
                false,
                booking,
                1,
                "Booking created successfully"));
    }

    /** What the topics have of a request that becomes a booking. */
    private void open(Instant at, String booking, String command, int firstNight, int nights) {
        var arrival = FIRST_NIGHT.plusDays(firstNight);
        var request = Json.MAPPER
                .createObjectNode()
                .put("type", "booking-created")
                .put("bookingId", booking)
                .put("propertyId", PROPERTY)
                .put("travelerId", TRAVELER)
                .put("ownerId", OWNER);
        requests.add(entry("booking-requests", at, OWNER, request, command, true));
        update(at, booking, command, opening(at, booking, arrival, arrival.plusDays(nights)));
    }

    private static ObjectNode opening(Instant at, String booking, LocalDate checkIn, LocalDate checkOut) {
        var update = Json.MAPPER
                .createObjectNode()
                .put("type", "booking-status-updated")
                .put("bookingId", booking)
                .put("status", "PENDING")
                .put("travelerId", TRAVELER)
                .put("ownerId", OWNER)
                .put("timestamp", at.toString())
                .put("propertyId", PROPERTY)
                .put("propertyName", "By the lake")
                .put("checkIn", checkIn + "T00:00:00.000Z")
                .put("checkOut", checkOut + "T00:00:00.000Z")
                .put("guests", 2)
                .put("totalPrice", 300)
                .put("createdAt", at.toString())
                .put("deadline", at.plus(Duration.ofDays(1)).toString())
                .put("version", 1);
        update.putArray("commandIds");
        return update;
    }

    /** A decision over HTTP that becomes a version. */
    void approve(String booking) {
        decide(booking, 2, "approve", update -> update.put("status", "ACCEPTED"));
    }

    void reject(String booking) {
        decide(booking, 2, "reject", update -> cancelled(update, "owner"));
    }

    /** An approval that numbers what it makes as it likes. */
    void approveAs(String booking, int version) {
        decide(booking, version, "approve", update -> update.put("status", "ACCEPTED"));
    }

    private void decide(String booking, int version, String kind, UnaryOperator<ObjectNode> change) {
        var at = next();
        var command = kind + "-" + records;
        answer(at, booking, version, kind);
        send(at, booking, kind, command);
        become(at, booking, version, command, change);
    }

    /** The call alone, answered with 200. */
    void answer(Instant at, String booking, int version, String kind) {
        calls.add(new Call(
                at.minusMillis(5),
                at.plus(CALL),
                "owner-decisions",
                OWNER,
                "PUT",
                "/api/owners/bookings/" + booking + "/" + kind,
                "key-" + records,
                "",
                200,
                false,
                false,
                booking,
                version,
                "Booking approved successfully"));
    }

    private void send(Instant at, String booking, String kind, String command) {
        var decision = Json.MAPPER
                .createObjectNode()
                .put("type", "owner-decision")
                .put("decision", kind)
                .put("bookingId", booking)
                .put("ownerId", OWNER);
        decisions.add(entry("owner-decisions", at, OWNER, decision, command, true));
    }

    /** A version and its reply, whatever led to them. */
    void become(Instant at, String booking, int version, String command, UnaryOperator<ObjectNode> change) {
        var next = Objects.requireNonNull(newest.get(booking)).deepCopy();
        update(at, booking, command, change.apply(next.put("version", version).put("timestamp", at.toString())));
    }

    static ObjectNode cancelled(ObjectNode update, String who) {
        return update.put("status", "CANCELLED")
                .put("cancelledBy", who)
                .put("cancelledAt", update.path("timestamp").asText());
    }

    private void update(Instant at, String booking, String command, ObjectNode update) {
        update.withArray("commandIds").add(command);
        newest.put(booking, update);
        updates.add(entry("booking-updates", at, booking, update, command, false));
        var reply = Json.MAPPER
                .createObjectNode()
                .put("type", "booking-changed")
                .put("bookingId", booking)
                .put("repeated", false);
        replies.add(entry("booking-replies", at, command, reply, command, true));
    }

    /** A record that nobody can read, and its copy in the dead letters. */
    void scribble(String value) {
        var at = new Entry("owner-decisions", 0, records++, next(), OWNER, value, Map.of());
        decisions.add(at);
        var headers = new LinkedHashMap<>(Map.of(
                "__streams.errors.topic", at.topic(),
                "__streams.errors.partition", Integer.toString(at.partition()),
                "__streams.errors.offset", Long.toString(at.offset())));
        deadLetters.add(new Entry("booking-dead-letters", 0, records++, at.time(), OWNER, value, headers));
    }

    /** What MongoDB makes of a document. */
    void mirroring(UnaryOperator<Document> way) {
        mirror = way;
    }

    /** A second after what came before. */
    Instant next() {
        return BEGINNING.plusSeconds(moment++);
    }

    Evidence evidence() {
        return new Evidence(
                gaps,
                PARTITIONS,
                requests,
                decisions,
                updates,
                replies,
                deadLetters,
                History.of(updates).latest().stream()
                        .map(version -> mirror.apply(MirrorCheck.document(version.json())))
                        .filter(document -> !document.isEmpty())
                        .toList(),
                Optional.of(new Pages(calls, absences)));
    }

    private Entry entry(String topic, Instant at, String key, ObjectNode value, String command, boolean isForSomeone) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("command-id", command);
        if (isForSomeone) {
            headers.put("reply-to", "gateway-7");
        }
        var partition = BuiltInPartitioner.partitionForKey(OWNER.getBytes(StandardCharsets.UTF_8), PARTITIONS);
        return new Entry(topic, partition, records++, at, key, value.toString(), headers);
    }
}
