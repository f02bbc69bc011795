package bookings.cli;

import bookings.mongo.BookingWrites;
import bookings.mongo.MongoSinkApp;
import bookings.mongo.MongoSinkSettings;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** The database of the mirror. */
final class MirrorAccess implements AutoCloseable {
    private static final Duration SELECTION_LIMIT = Duration.ofSeconds(5);

    private final MongoClient client;
    private final MongoDatabase database;

    private MirrorAccess(MongoClient client, MongoDatabase database) {
        this.client = client;
        this.database = database;
    }

    /**
     * Returns once the database has answered; the caller closes it.
     *
     * @throws com.mongodb.MongoException if it does not
     */
    static MirrorAccess open(MongoSinkSettings settings) {
        var uri = settings.address();
        var client = MongoClients.create(MongoClientSettings.builder()
                .applicationName("bookings-cli")
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SELECTION_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .applyConnectionString(uri)
                .readPreference(ReadPreference.primary()) // a secondary may not have yet what was just written
                .build());
        try {
            var database = client.getDatabase(MongoSinkSettings.database(uri));
            database.runCommand(new Document("ping", 1));
            return new MirrorAccess(client, database);
        } catch (RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    MongoDatabase database() {
        return database;
    }

    /** The collection that programs read. */
    MongoCollection<Document> bookings() {
        return database.getCollection(MongoSinkApp.COLLECTION);
    }

    /** Writes that no crash of the database takes back. */
    BookingWrites lastingWrites() {
        return BookingWrites.guarded(bookings().withWriteConcern(WriteConcern.MAJORITY.withJournal(true)));
    }

    @Override
    public void close() {
        client.close();
    }
}
