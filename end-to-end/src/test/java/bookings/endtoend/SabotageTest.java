package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.Sabotage.Change;
import bookings.endtoend.Scribe.Door;
import bookings.endtoend.Scribe.Write;
import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Invariant;
import bookings.endtoend.check.Journal;
import bookings.local.FreePorts;
import bookings.mongo.MongoSinkApp;
import bookings.topology.TopologyApp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Programs that lack one precaution each: what the precaution is for goes wrong, and the checker sees it. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SabotageTest {
    private static final Duration CATCHING_UP = Duration.ofSeconds(10);
    private static final String STREAMS = "booking-topology/bookings.topology.StreamsProperties";

    private Marketplace marketplace;
    private Journal journal;
    private Person traveler;
    private Person owner;
    private House house;

    @BeforeEach
    void open(TestInfo test) {
        var name = "sabotage-" + test.getTestMethod().orElseThrow().getName();
        marketplace = Marketplace.open(name, Map.of());
        journal = new Journal(marketplace.directory().resolve("journal.jsonl"));
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @AfterEach
    void close() {
        journal.close();
        marketplace.close();
    }

    /** It commits so seldom that a kill always falls between what it has decided and its place in the input. */
    @Test
    void at_least_once() {
        request(9, "before"); // without any progress it would refuse to start again
        try (var topology = instead(
                Map.of("COMMIT_MODE", "interval", "STREAMS_CONFIG_COMMIT_INTERVAL_MS", "60000"),
                new Change(STREAMS, "StreamsConfig.EXACTLY_ONCE_V2", "StreamsConfig.AT_LEAST_ONCE"))) {
            request(0, "first");
            request(3, "second");
            topology.kill();
            topology.start();
            topology.awaitReady();
            request(6, "third");
            assertBroken(Invariant.ONE_OUTCOME);
        }
    }

    @Test
    void no_look_at_whether_a_booking_is_known() {
        try (var unused = instead(
                Map.of(),
                new Change(
                        "booking-domain/bookings.domain.BookingRules",
                        "known.map(b -> repeat(c, b)).orElseGet(() -> open(c, logged, calendar))",
                        "open(c, logged, calendar)"))) {
            var booking = request(0, "key");
            send(Write.decision(owner, booking, "reject", "", "reject"), "owner-decisions");
            request(0, "key");
            assertBroken(Invariant.ONE_BOOKING_A_KEY);
        }
    }

    /** The booking is stored as approved when the step fails, and nobody is told. */
    @Test
    void going_on_behind_half_a_step() {
        try (var unused = instead(
                Map.of(),
                new Change(STREAMS, "properties.putAll(promises(settings, queryAddress));", """
                        properties.putAll(promises(settings, queryAddress));
                        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                                org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler.class);
                        """),
                new Change(
                        "booking-topology/bookings.topology.BookingDecider", "var told = BookingHeaders.of(", """
                        if (booking.version() == 2) {
                            throw new IllegalStateException("half a step");
                        }
                        var told = BookingHeaders.of(
                        """))) {
            var booking = request(0, "key");
            send(Write.decision(owner, booking, "approve", "", "approve"), "owner-decisions");
            send(Write.decision(owner, booking, "cancel", "{\"reason\":\"Flooded\"}", "cancel"), "owner-decisions");
            assertBroken(Invariant.LEGAL_LIVES);
        }
    }

    /** Its last write is held up on the way until another sink has taken over and written what is newer. */
    @Test
    void a_sink_that_does_not_look_at_versions() {
        marketplace.sink().stop();
        var mongod = URI.create(marketplace.databaseUri());
        try (var cable = new Cable(FreePorts.next(), mongod.getPort());
                var slow = marketplace.sabotaged(
                        "mongo-sink-unguarded",
                        MongoSinkApp.class,
                        Map.of("MONGODB_URI", "mongodb://127.0.0.1:" + cable.port() + mongod.getPath()),
                        new Change(
                                "mongo-sink/bookings.mongo.GuardedWrites",
                                "Filters.not(Filters.gte(VERSION, booking.version()))",
                                "Filters.empty()"))) {
            slow.start();
            slow.awaitReady();
            cable.cut();
            var booking = request(0, "key");
            Waiting.until("the slow sink to write", () -> cable.holdsBack(new ObjectId(booking).toByteArray()));
            slow.process().pause();
            marketplace.sink().start();
            send(Write.decision(owner, booking, "approve", "", "approve"), "owner-decisions");
            Waiting.until("the other sink to write", () -> mirrored(booking).equals(Optional.of("ACCEPTED")));
            cable.deliver();
            Waiting.until("the late write to arrive", () -> mirrored(booking).equals(Optional.of("PENDING")));
            assertBroken(Invariant.MIRRORED);
        }
    }

    @Test
    void a_sink_that_begins_at_the_end() {
        marketplace.sink().stop();
        request(0, "before");
        try (var sink = marketplace.sabotaged(
                "mongo-sink-latest",
                MongoSinkApp.class,
                Map.of("SINK_GROUP", "latest"),
                new Change(
                        "booking-runtime/bookings.runtime.KafkaClients",
                        "noOffset.name().toLowerCase(Locale.ROOT)",
                        "\"latest\""))) {
            sink.start();
            sink.awaitReady();
            var after = request(3, "after");
            Waiting.until("the sink to write", () -> mirrored(after).isPresent());
            assertBroken(Invariant.MIRRORED);
        }
    }

    /** A changed topology in the place of the first one. */
    private Part instead(Map<String, String> settings, Change... changes) {
        marketplace.topology().stop();
        var changed = marketplace.sabotaged("booking-topology-changed", TopologyApp.class, settings, changes);
        changed.start();
        changed.awaitReady();
        return changed;
    }

    /** @return the booking that it made */
    private String request(int firstNight, String key) {
        var write = Write.request(traveler, house.stay(firstNight, 3), key);
        return Waiting.untilPresent(
                "a booking",
                () -> Optional.of(new Scribe(journal).send(write, new Door("gateway-1", marketplace.firstUrl())))
                        .filter(call -> call.status() == 201)
                        .map(call -> call.booking()));
    }

    private void send(Write write, String program) {
        var unused = new Scribe(journal).send(write, new Door(program, marketplace.ownerUrl()));
    }

    private Optional<String> mirrored(String booking) {
        return marketplace
                .database()
                .getCollection("bookings")
                .find(new Document("_id", new ObjectId(booking)))
                .into(new ArrayList<>())
                .stream()
                .findFirst()
                .map(document -> document.getString("status"));
    }

    private void assertBroken(Invariant invariant) {
        var findings = Checker.awaitAll(() -> marketplace.evidence(Optional.of(journal.pages())), CATCHING_UP);
        System.out.println(Checker.lines(findings));
        assertThat(findings)
                .filteredOn(finding -> !finding.holds())
                .extracting(Finding::invariant)
                .contains(invariant);
    }
}
