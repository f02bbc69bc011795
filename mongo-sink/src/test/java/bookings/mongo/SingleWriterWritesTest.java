package bookings.mongo;

import bookings.local.EmbeddedMongo;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SingleWriterWritesTest implements BookingWritesContract {
    private static final AtomicInteger COLLECTIONS = new AtomicInteger();
    private static EmbeddedMongo server;
    private static MongoClient client;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = EmbeddedMongo.start(directory, 0);
        client = MongoClients.create(server.uri());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    public MongoCollection<Document> collection() {
        return client.getDatabase("single").getCollection("bookings" + COLLECTIONS.incrementAndGet());
    }

    @Override
    public BookingWrites writes(MongoCollection<Document> collection) {
        return BookingWrites.singleWriter(collection);
    }
}
