package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.TravelerId;
import bookings.gateway.read.Bookings.OwnerView;
import bookings.gateway.read.Cursor;
import bookings.gateway.read.MongoReads;
import bookings.gateway.read.ReadSettings;
import bookings.gateway.read.Slice;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import bookings.mongo.MirrorIndexes;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a real mongod finds the lists among 100,000 bookings, with the indexes that the sink makes: the queries that the
 * programs send are taken from MongoDB's profiler, and explained.
 */
class ListPlansTest {
    private static final int BOOKINGS = 100_000;
    private static final int PENDING_OF_ONE_OWNER = 10_000;
    private static final int TRAVELERS = 40;
    private static final int OWNERS = 5;
    private static final int PROPERTIES_OF_EACH = 10;
    private static final int BATCH = 5_000;
    private static final int LIMIT = 50;
    private static final Duration FRESHNESS = Duration.ofSeconds(5);

    /** One booking more than wanted tells whether the list goes on, and a walk may look once past its end. */
    private static final int MOST_KEYS = LIMIT + 2;

    private static final List<String> STATUSES = List.of("PENDING", "ACCEPTED", "CANCELLED", "COMPLETED");
    private static final List<String> SORTS = List.of("createdAt", "check_in", "check_out", "total_price", "status");

    /** Far ahead: stays that are over keep no property. */
    private static final Instant FIRST = Instant.parse("2127-01-01T00:00:00Z");

    private static final String DATABASE = "plans";

    private static MongodProcess mongod;
    private static MongoClient client;
    private static MongoDatabase database;
    private static MongoReads reads;

    @BeforeAll
    static void fill() throws Exception {
        mongod = RealMongod.startOrSkip();
        client = MongoClients.create(mongod.uri());
        database = client.getDatabase(DATABASE);
        var random = new Random(1);
        for (int i = 0; i < BOOKINGS; i += BATCH) {
            var batch = new ArrayList<Document>(BATCH);
            for (int n = i; n < i + BATCH; n++) {
                batch.add(booking(n, random));
            }
            database.getCollection("bookings").insertMany(batch);
        }
        for (int n = 0; n < OWNERS * PROPERTIES_OF_EACH; n++) {
            database.getCollection("properties")
                    .insertOne(new Document("_id", id("cc", n)).append("owner_id", id("bb", n / PROPERTIES_OF_EACH)));
        }
        try (var indexes = MirrorIndexes.startMaking(database.getCollection("bookings"))) {
            indexes.made().get(5, TimeUnit.MINUTES);
        }
        var none = List.<URI>of();
        reads = MongoReads.open(new ReadSettings(
                mongod.uri() + "/" + DATABASE, none, Duration.ofSeconds(1), FRESHNESS, Duration.ofMinutes(10), 1000));
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            if (reads != null) {
                reads.close();
            }
            client.close();
            mongod.close();
        }
    }

    /** The first owner has the pending ones; all else lies anyhow, and many bookings are equal in what lists sort by. */
    private static Document booking(int number, Random random) {
        var owner = number < PENDING_OF_ONE_OWNER ? 0 : random.nextInt(OWNERS);
        var checkIn = FIRST.plus(Duration.ofDays(random.nextInt(365)));
        var created = Date.from(FIRST.plus(Duration.ofSeconds(random.nextInt(BOOKINGS / 2))));
        return new Document("traveler_id", id("aa", random.nextInt(TRAVELERS)))
                .append("property_id", id("cc", owner * PROPERTIES_OF_EACH + random.nextInt(PROPERTIES_OF_EACH)))
                .append("owner_id", id("bb", owner))
                .append("check_in", Date.from(checkIn))
                .append("check_out", Date.from(checkIn.plus(Duration.ofDays(1 + random.nextInt(9)))))
                .append("number_of_guests", 2)
                .append("total_price", random.nextInt(200) * 2.5)
                .append("status", number < PENDING_OF_ONE_OWNER ? "PENDING" : STATUSES.get(random.nextInt(4)))
                .append("createdAt", created)
                .append("updatedAt", created)
                .append("version", 1);
    }

    private static ObjectId id(String kind, int number) {
        return new ObjectId(kind + "%022x".formatted(number));
    }

    static Stream<OwnerView> ownersLists() {
        var property = Optional.of(new PropertyId(id("cc", 3).toHexString()));
        return Stream.of(Optional.<String>empty(), Optional.of("PENDING"), Optional.of("CANCELLED"))
                .flatMap(status -> Stream.of(Optional.<PropertyId>empty(), property)
                        .flatMap(of -> SORTS.stream()
                                .flatMap(sort -> Stream.of(true, false)
                                        .map(ascending -> new OwnerView(status, of, sort, ascending, Slice.WHOLE)))));
    }

    @ParameterizedTest
    @MethodSource("ownersLists")
    void each_part_of_an_owners_list_is_a_short_walk_along_an_index(OwnerView list) {
        var owner = new OwnerId(id("bb", 0).toHexString());
        var after = Optional.<Cursor>empty();
        for (int part = 0; part < 3; part++) {
            var view = new OwnerView(list.status(), list.property(), list.sortBy(), list.ascending(), slice(after));
            startProfile();
            var read = reads.bookings().ofOwner(owner, view);
            assertThat(read.bookings()).hasSize(LIMIT);
            assertShortWalks();
            after = read.next();
            assertThat(after).isPresent();
        }
    }

    @Test
    void each_part_of_a_travelers_list_is_a_short_walk_along_an_index() {
        var traveler = new TravelerId(id("aa", 7).toHexString());
        for (var status : List.of(Optional.<String>empty(), Optional.of("ACCEPTED"))) {
            var after = Optional.<Cursor>empty();
            for (int part = 0; part < 3; part++) {
                startProfile();
                var read = reads.bookings().ofTraveler(traveler, status, slice(after));
                assertThat(read.bookings()).hasSize(LIMIT);
                assertShortWalks();
                after = read.next();
            }
        }
    }

    @Test
    void a_whole_list_is_a_walk_along_an_index() {
        startProfile();
        var traveler = new TravelerId(id("aa", 7).toHexString());
        var count = reads.bookings()
                .ofTraveler(traveler, Optional.empty(), Slice.WHOLE)
                .bookings()
                .size();
        assertThat(count).isGreaterThan(2_000);
        for (var find : finds()) {
            assertWalk(find, count + 1);
        }
    }

    /** They are looked for in one go, for all properties that requests name. */
    @Test
    void other_holders_of_properties_are_found_by_reading_their_live_stays_once() {
        var some = IntStream.range(PROPERTIES_OF_EACH, 3 * PROPERTIES_OF_EACH)
                .mapToObj(number -> id("cc", number))
                .toList();
        some.forEach(ListPlansTest::lookUp);
        LockSupport.parkNanos(FRESHNESS.toNanos());
        startProfile();
        lookUp(some.getFirst());
        assertThat(profiled("command")).singleElement().satisfies(search -> {
            var pipeline = search.get("command", Document.class).getList("pipeline", Document.class);
            assertThat(pipeline.getFirst().toJson()).contains(some.getLast().toHexString());
            var live = new Document("property_id", new Document("$in", some))
                    .append("status", new Document("$in", List.of("PENDING", "ACCEPTED")));
            assertThat(search.getInteger("docsExamined").longValue())
                    .isPositive()
                    .isLessThanOrEqualTo(database.getCollection("bookings").countDocuments(live));
        });
    }

    private static void lookUp(ObjectId property) {
        assertThat(reads.directory().property(new PropertyId(property.toHexString())))
                .isPresent();
    }

    private static Slice slice(Optional<Cursor> after) {
        return new Slice(Optional.of(LIMIT), after);
    }

    private static void startProfile() {
        database.runCommand(new Document("profile", 0));
        database.getCollection("system.profile").drop();
        database.runCommand(new Document("profile", 2));
    }

    /** The queries for bookings that were sent since the profile began. */
    private static List<Document> finds() {
        var finds = profiled("query").stream()
                .map(entry -> entry.get("command", Document.class))
                .toList();
        assertThat(finds).isNotEmpty();
        return finds;
    }

    private static List<Document> profiled(String operation) {
        database.runCommand(new Document("profile", 0));
        return database.getCollection("system.profile")
                .find(new Document("op", operation).append("ns", DATABASE + ".bookings"))
                .into(new ArrayList<>());
    }

    private static void assertShortWalks() {
        for (var find : finds()) {
            assertWalk(find, MOST_KEYS);
        }
    }

    private static void assertWalk(Document find, int mostKeys) {
        var query = new Document();
        for (var part : List.of("find", "filter", "sort", "projection", "limit")) {
            query.append(part, find.get(part));
        }
        var explained = database.runCommand(new Document("explain", query).append("verbosity", "executionStats"));
        var stats = explained.get("executionStats", Document.class);
        var stages = stages(stats.get("executionStages", Document.class));
        assertThat(stages)
                .as(query.toJson())
                .containsOnlyOnce("IXSCAN")
                .doesNotContain("SORT", "COLLSCAN", "SORT_MERGE");
        assertThat(stats.getInteger("totalKeysExamined")).as(query.toJson()).isLessThanOrEqualTo(mostKeys);
        assertThat(stats.getInteger("totalDocsExamined")).as(query.toJson()).isLessThanOrEqualTo(mostKeys);
    }

    private static List<String> stages(Document stage) {
        var names = new ArrayList<String>();
        names.add(stage.getString("stage"));
        for (var value : stage.values()) {
            if (value instanceof Document inner && inner.containsKey("stage")) {
                names.addAll(stages(inner));
            } else if (value instanceof List<?> several) {
                for (var one : several) {
                    if (one instanceof Document inner && inner.containsKey("stage")) {
                        names.addAll(stages(inner));
                    }
                }
            }
        }
        return names;
    }
}
