package bookings.local;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.RealMongod;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongodProcessTest {
    @Test
    void what_was_written_survives_kill_stop_and_pause() {
        try (var mongod = RealMongod.startOrSkip();
                var client = MongoClients.create(mongod.uri())) {
            var bookings = journaled(client);
            bookings.insertOne(new Document("_id", "a"));
            mongod.restart();
            assertThat(bookings.countDocuments(eq("a"))).isEqualTo(1);
            mongod.stop();
            mongod.start();
            mongod.pause();
            mongod.resume();
            assertThat(bookings.countDocuments(eq("a"))).isEqualTo(1);
        }
    }

    @Test
    void a_replica_set_of_one_takes_transactions_also_after_a_restart() {
        try (var mongod = RealMongod.startReplicaSetOrSkip();
                var client = MongoClients.create(mongod.uri())) {
            journaled(client).insertOne(new Document("_id", "a"));
            mongod.restart();
            try (var session = client.startSession()) {
                session.withTransaction(() -> journaled(client).insertOne(session, new Document("_id", "b")));
            }
            assertThat(journaled(client).countDocuments()).isEqualTo(2);
        }
    }

    private static MongoCollection<Document> journaled(MongoClient client) {
        return client.getDatabase("test").getCollection("bookings").withWriteConcern(WriteConcern.JOURNALED);
    }
}
