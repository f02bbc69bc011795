package bookings.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.domain.Booking;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import bookings.mongo.BookingDocuments;
import bookings.runtime.Environment;
import bookings.runtime.KafkaSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the mirror is right, and making it anew. */
class MirrorTest {
    private static MongodProcess mongod;
    private static MongoClient mongo;

    private Desk desk;
    private MongoDatabase database;
    private MongoCollection<Document> mirror;
    private final Map<Object, Document> expected = new HashMap<>();

    @BeforeAll
    static void start() {
        mongod = RealMongod.startOrSkip();
        mongo = MongoClients.create(mongod.uri());
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            mongo.close();
            mongod.close();
        }
    }

    @BeforeEach
    void sitDown() throws InterruptedException {
        desk = new Desk();
        desk.with("MONGODB_URI", mongod.uri() + "/" + desk.name());
        database = mongo.getDatabase(desk.name());
        mirror = database.getCollection("bookings");
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @Test
    void a_mirror_that_the_sink_keeps_is_equal() throws Exception {
        try (var sink = desk.sink()) {
            update(Samples.histories(0, 50));
            mirror.insertOne(imported());
            sink.caughtUp().get(30, TimeUnit.SECONDS);

            var said = desk.run("verify");

            assertThat(said.out()).isEqualTo("""
                    topic   50 bookings in 150 updates
                    mirror  51 documents, of which 1 are imported and not compared
                    equal
                    """);
            assertThat(said.code()).isZero();
        }
    }

    @Test
    void every_difference_is_named_and_nobodys_words_are_told() throws Exception {
        update(Samples.histories(0, 10));
        write(expected.values());
        mirror.deleteOne(Filters.eq("_id", id(1)));
        mirror.updateOne(
                Filters.eq("_id", id(2)), Updates.combine(Updates.set("status", "ACCEPTED"), Updates.unset("__v")));
        mirror.updateOne(Filters.eq("_id", id(3)), Updates.set("cancellation_reason", "Something private"));
        mirror.updateOne(Filters.eq("_id", id(4)), Updates.set("number_of_guests", 2.0));
        mirror.insertOne(new Document(imported()).append("version", 1).append("_id", id(99)));
        mirror.updateOne(Filters.eq("_id", id(5)), Updates.set("seen_by", "another program"));
        var id = "b0%022x";

        var said = desk.run("verify");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEqualTo("""
                booking %s missing
                booking %s extra, since no update knows it
                booking %s status: mirror ACCEPTED, topic CANCELLED
                booking %s __v: mirror no such field, topic 0
                booking %s cancellation_reason: mirror a text of 17 characters, topic a text of 15 characters
                booking %s number_of_guests: mirror 2.0 (Double), topic 2
                topic   10 bookings in 30 updates
                mirror  10 documents, of which 0 are imported and not compared
                missing 1, extra 1, different 3
                the sink (group %s) has not written all updates yet, so some of it may pass
                """.formatted(
                        id.formatted(1),
                        id.formatted(99),
                        id.formatted(2),
                        id.formatted(2),
                        id.formatted(3),
                        id.formatted(4),
                        "sink-" + desk.name()));
    }

    @Test
    void a_rebuilt_mirror_is_the_fold_with_all_that_no_update_knows() throws Exception {
        update(Samples.histories(0, 40));
        write(expected.values());
        mirror.createIndex(
                Indexes.ascending("seen_by"),
                new IndexOptions().name("of-another").sparse(true));
        mirror.deleteMany(Filters.in("_id", id(1), id(2)));
        mirror.updateMany(Filters.in("_id", id(3), id(4)), Updates.set("status", "nonsense"));
        mirror.updateOne(Filters.eq("_id", id(5)), Updates.set("seen_by", "another program"));
        mirror.insertOne(new Document("_id", id(99)).append("version", 7));
        var imported = imported().append("notes", "of the original");
        mirror.insertOne(imported);

        var said = desk.run("rebuild");

        assertThat(said.out())
                .contains("rebuilt 40 bookings from 120 updates, checksum ")
                .contains("took over 1 imported bookings; the collection before held 40 documents\n");
        assertThat(said.code()).isZero();
        requireNonNull(expected.get(id(5))).append("seen_by", "another program");
        expected.put(imported.get("_id"), imported);
        assertThat(stored()).isEqualTo(expected);
        assertThat(mirror.listIndexes().into(new ArrayList<>()))
                .anyMatch(index -> index.getString("name").equals("of-another") && index.getBoolean("sparse"))
                .hasSizeGreaterThan(20);
        assertThat(database.listCollectionNames()).containsExactly("bookings");
        assertThat(desk.run("verify").out()).endsWith("equal\n");
    }

    @Test
    void what_the_sink_writes_up_to_the_swap_is_not_lost() throws Exception {
        update(Samples.histories(0, 20));
        try (var log = log()) {
            var copy = new MirrorCopy(database, "bookings", new Stop()) {
                @Override
                void swap() {
                    update(Samples.histories(20, 30)); // and the sink is quick
                    write(expected.values());
                    super.swap();
                }
            };
            var note = new SwapNote(database, "bookings");

            new Rebuild(log, copy, note, quiet(), new Stop()).run();
        }
        assertThat(stored()).isEqualTo(expected).hasSize(30);
    }

    @Test
    void what_others_write_while_it_compares_is_taken_over_too() throws Exception {
        update(Samples.histories(0, 20));
        write(expected.values());
        mirror.updateOne(Filters.eq("_id", id(5)), Updates.set("seen_by", "another program"));
        var original = imported();
        mirror.insertOne(original);
        try (var log = log()) {
            var copy = new MirrorCopy(database, "bookings", new Stop()) {
                @Override
                long imported() {
                    mirror.updateMany(
                            Filters.in("_id", id(5), id(6), original.get("_id")), Updates.set("seen_by", "a third"));
                    mirror.updateOne(Filters.eq("_id", id(7)), Updates.set("status", "nonsense"));
                    return super.imported();
                }
            };
            var unused = new Rebuild(log, copy, new SwapNote(database, "bookings"), quiet(), new Stop()).run();
        }
        requireNonNull(expected.get(id(5))).append("seen_by", "a third");
        requireNonNull(expected.get(id(6))).append("seen_by", "a third");
        expected.put(original.get("_id"), original.append("seen_by", "a third"));
        assertThat(stored()).isEqualTo(expected);
    }

    @Test
    void one_that_fails_behind_its_swap_says_that_it_must_be_finished() throws Exception {
        update(Samples.histories(0, 20));
        try (var log = log()) {
            var copy = new MirrorCopy(database, "bookings", new Stop()) {
                @Override
                void swap() {
                    super.swap();
                    log.close(); // as if Kafka did not answer
                }
            };
            assertThatThrownBy(
                            () -> new Rebuild(log, copy, new SwapNote(database, "bookings"), quiet(), new Stop()).run())
                    .hasMessageContaining("what was rebuilt serves already")
                    .hasMessageContaining("run rebuild again, which finishes it");
        }
        assertThat(desk.run("rebuild").out()).startsWith("finished a rebuild");
    }

    @Test
    void one_whose_swap_is_refused_leaves_nothing_behind_and_the_next_begins_anew() throws Exception {
        update(Samples.histories(0, 20));
        try (var log = log()) {
            var copy = new MirrorCopy(database, "bookings", new Stop()) {
                @Override
                void swap() {
                    throw new CannotDoException("refused");
                }
            };
            var note = new SwapNote(database, "bookings");
            assertThatThrownBy(() -> new Rebuild(log, copy, note, quiet(), new Stop()).run())
                    .hasMessage("refused");
            assertThat(note.read()).isEmpty();
            assertThat(copy.exists()).isFalse();

            note.write(log.ends()); // as one that was killed before its swap, whose copy another failed run has dropped
            copy.create();
            assertThatThrownBy(() -> new Rebuild(log, copy, note, quiet(), new Stop()).run())
                    .hasMessage("refused");
        }

        assertThat(desk.run("rebuild").out()).contains("rebuilt 20 bookings from ");
        assertThat(stored()).isEqualTo(expected).hasSize(20);
    }

    @Test
    void one_that_was_cut_off_behind_its_swap_is_finished_by_the_next() throws Exception {
        update(Samples.histories(0, 20));
        write(expected.values());
        try (var log = log()) {
            new SwapNote(database, "bookings").write(log.ends());
        }
        update(Samples.histories(20, 30)); // which the sink wrote into the collection that is gone

        var said = desk.run("rebuild");

        assertThat(said.out()).isEqualTo("finished a rebuild that had been cut off behind its swap\n");
        assertThat(stored()).isEqualTo(expected).hasSize(30);
        assertThat(database.listCollectionNames()).containsExactly("bookings");
    }

    @Test
    void a_stopped_one_leaves_everything_as_it_was() throws Exception {
        update(Samples.histories(0, 20));
        mirror.insertOne(imported());
        database.createCollection("bookings_rebuild"); // an earlier one was killed
        var stop = new Stop();
        stop.ask();

        var said = desk.run(stop, "rebuild");

        assertThat(said.code()).isEqualTo(130);
        assertThat(said.err()).endsWith("stopped\n");
        assertThat(database.listCollectionNames()).containsExactly("bookings");
        assertThat(mirror.countDocuments()).isEqualTo(1);
        assertThat(desk.run("rebuild").code()).isZero();
        assertThat(mirror.countDocuments()).isEqualTo(21);
    }

    @Test
    void rebuilds_under_live_writes_come_to_the_fold() throws Exception {
        try (var sink = desk.sink()) {
            update(Samples.histories(0, 200));
            var last = new AtomicInteger(200);
            var over = new AtomicBoolean();
            var writer = Thread.ofPlatform().start(() -> {
                while (!over.get() && last.get() < 1_000) { // a machine with little to spare must keep up
                    int from = last.getAndAdd(20);
                    update(Samples.histories(from, from + 20));
                }
            });
            for (int round = 0; round < 3; round++) {
                assertThat(desk.run("rebuild")).extracting(Desk.Said::code).isEqualTo(0);
            }
            over.set(true);
            writer.join();

            assertThat(desk.run("verify").out()).endsWith("equal\n");
            assertThat(stored()).isEqualTo(expected).hasSize(last.get());
            assertThat(sink.deadLetters()).isZero();
        }
    }

    @Test
    void a_booking_that_the_database_refuses_is_counted_and_stops_nothing() throws Exception {
        database.runCommand(new Document("create", "bookings")
                .append("validator", Filters.ne("status", "CANCELLED").toBsonDocument()));
        update(Samples.histories(0, 5));

        var said = desk.run("rebuild");

        assertThat(said.out())
                .contains("5 bookings are older than on the topic, since MongoDB refuses them as they are");
        assertThat(mirror.find())
                .extracting(document -> document.getString("status"))
                .containsOnly("ACCEPTED");
    }

    @Test
    void a_database_for_one_writer_is_not_rebuilt() {
        var said = desk.with("MIRROR_WRITES", "single-writer").run("rebuild");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).startsWith("MIRROR_WRITES=single-writer").hasLineCount(1);
    }

    @Test
    void a_missing_or_unreachable_database_is_told_in_one_line() {
        desk.with("MONGODB_URI", "mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=200");
        assertThat(desk.run("verify"))
                .isEqualTo(new Desk.Said(1, "", "MongoDB does not answer at the address in MONGODB_URI\n"));
        desk.with("MONGODB_URI", "");
        assertThat(desk.run("rebuild")).isEqualTo(new Desk.Said(2, "", "MONGODB_URI is required and not set\n"));
    }

    /** Puts the versions on the topic, and notes what they come to. */
    private void update(Collection<Booking> bookings) {
        desk.update(bookings).forEach(MirrorTest::await);
        synchronized (expected) {
            for (var booking : bookings) {
                var document = BookingDocuments.of(booking);
                expected.merge(
                        document.get("_id"),
                        document,
                        (a, b) -> a.getInteger("version") > b.getInteger("version") ? a : b);
            }
        }
    }

    private static void await(Future<?> sent) {
        try {
            sent.get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void write(Collection<Document> documents) {
        mirror.deleteMany(Filters.in(
                "_id", documents.stream().map(each -> each.get("_id")).toList()));
        mirror.insertMany(List.copyOf(documents));
    }

    private Map<Object, Document> stored() {
        var stored = new HashMap<Object, Document>();
        mirror.find().forEach(document -> stored.put(document.get("_id"), document));
        return stored;
    }

    private static ObjectId id(int number) {
        return new ObjectId(Samples.id(number));
    }

    private UpdateLog log() {
        var settings = KafkaSettings.from(new Environment(Map.copyOf(desk.variables())));
        return UpdateLog.open(new Brokers(settings), new Stop());
    }

    /** As the original left it, without a version. */
    private static Document imported() {
        return new Document("_id", new ObjectId()).append("status", "ACCEPTED").append("number_of_guests", 2);
    }

    private static Progress quiet() {
        return new Progress(new PrintWriter(Writer.nullWriter()));
    }
}
