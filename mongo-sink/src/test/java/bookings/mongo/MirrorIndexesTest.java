package bookings.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MirrorIndexesTest {
    private static final int WITH_THAT_OF_IDS = 23;

    private static MongodProcess mongod;
    private static MongoClient client;
    private MongoCollection<Document> bookings;

    @BeforeAll
    static void start() {
        mongod = RealMongod.startOrSkip();
        client = MongoClients.create(mongod.uri());
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            client.close();
            mongod.close();
        }
    }

    @BeforeEach
    void open() {
        bookings = client.getDatabase("i" + new ObjectId()).getCollection("bookings");
    }

    @Test
    void an_empty_database_gets_them_all_and_making_them_again_changes_nothing() throws Exception {
        make();
        var first = indexes();
        assertThat(first).hasSize(WITH_THAT_OF_IDS);
        make();
        assertThat(indexes()).isEqualTo(first);
    }

    @Test
    void an_index_of_someone_else_serves_under_its_own_name() throws Exception {
        bookings.createIndex(Indexes.ascending("owner_id", "createdAt", "_id"), new IndexOptions().name("theirs"));
        bookings.createIndex(Indexes.ascending("check_in", "check_out"), new IndexOptions().unique(true));
        make();
        assertThat(indexes())
                .hasSize(WITH_THAT_OF_IDS)
                .extracting(index -> index.getString("name"))
                .contains("theirs");
    }

    @Test
    void one_that_stands_in_the_way_costs_none_of_the_others() throws Exception {
        bookings.createIndex(Indexes.ascending("owner_id", "createdAt", "_id"), new IndexOptions().sparse(true));
        bookings.createIndex(Indexes.ascending("owner_id"));
        make();
        assertThat(indexes())
                .hasSize(WITH_THAT_OF_IDS + 1)
                .filteredOn(index -> index.containsKey("sparse"))
                .hasSize(1);
    }

    private void make() throws Exception {
        try (var indexes = MirrorIndexes.startMaking(bookings)) {
            indexes.made().get(30, TimeUnit.SECONDS);
        }
    }

    private List<Document> indexes() {
        return bookings.listIndexes().into(new ArrayList<>());
    }
}
