package bookings.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.domain.Booking;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ValidationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GuardedWritesTest implements BookingWritesContract {
    private static final AtomicInteger COLLECTIONS = new AtomicInteger();
    private static MongodProcess mongod;
    private static MongoClient client;
    private static MongoDatabase database;

    @BeforeAll
    static void start() {
        mongod = RealMongod.startOrSkip();
        client = MongoClients.create(mongod.uri());
        database = client.getDatabase("guarded");
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            client.close();
            mongod.close();
        }
    }

    @Override
    public MongoCollection<Document> collection() {
        return database.getCollection("bookings" + COLLECTIONS.incrementAndGet());
    }

    @Override
    public BookingWrites writes(MongoCollection<Document> collection) {
        return BookingWrites.guarded(collection.withWriteConcern(WriteConcern.MAJORITY.withJournal(true)));
    }

    @Test
    void many_writers_at_once_leave_the_newest_version() throws Exception {
        var collection = collection();
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            var done = new ArrayList<Future<?>>();
            for (int writer = 0; writer < 4; writer++) {
                long seed = writer;
                done.add(writers.submit(() -> {
                    for (var booking : Samples.shuffled(25, seed)) {
                        assertThat(writes(collection).write(List.of(booking))).isEmpty();
                    }
                }));
            }
            for (var each : done) {
                each.get();
            }
        }
        assertThat(collection.find())
                .hasSize(25)
                .allSatisfy(stored -> assertThat(stored).containsEntry("version", 3));
    }

    @Test
    void a_document_against_a_rule_of_the_collection_is_refused_alone() {
        var name = collection().getNamespace().getCollectionName();
        database.createCollection(
                name,
                new CreateCollectionOptions()
                        .validationOptions(new ValidationOptions().validator(Filters.ne("status", "ACCEPTED"))));
        var collection = database.getCollection(name);

        var refusals =
                writes(collection).write(List.of(Samples.booking(1, 1), Samples.booking(2, 2), Samples.booking(3, 3)));

        assertThat(refusals)
                .containsExactly(
                        new BookingWrites.Refusal(Samples.booking(2, 2), "MongoDB refused the document with code 121"));
        assertThat(collection.countDocuments()).isEqualTo(2);
    }

    @Test
    void a_unique_index_of_someone_else_is_a_refusal_and_not_taken_for_a_later_version() {
        var collection = collection();
        collection.createIndex(Indexes.ascending("property_id", "check_in"), new IndexOptions().unique(true));
        Booking first = Samples.booking(1, 1);
        Booking sameProperty = Samples.booking(14, 1);

        writes(collection).write(List.of(first));

        assertThat(writes(collection).write(List.of(sameProperty)))
                .extracting(BookingWrites.Refusal::booking)
                .containsExactly(sameProperty);
        assertThat(writes(collection).write(List.of(first))).isEmpty();
    }

    @Test
    void a_database_that_is_away_is_an_exception_and_no_refusal() {
        try (var nobody = MongoClients.create("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200")) {
            var writes = writes(nobody.getDatabase("guarded").getCollection("bookings"));

            assertThatThrownBy(() -> writes.write(List.of(Samples.booking(1, 1))))
                    .isInstanceOf(MongoException.class);
        }
    }
}
