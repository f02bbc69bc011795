package bookings.gateway.read;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.TravelerId;
import com.github.benmanes.caffeine.cache.Ticker;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.types.ObjectId;

/** A database of a test's own, filled as the other services fill it, with reads over it whose clocks the test moves. */
final class Marketplace implements AutoCloseable {
    static final TravelerId ANN = new TravelerId("aaaaaaaaaaaaaaaaaaaaaa01");
    static final TravelerId BOB = new TravelerId("aaaaaaaaaaaaaaaaaaaaaa02");
    static final OwnerId OLGA = new OwnerId("bbbbbbbbbbbbbbbbbbbbbb01");
    static final OwnerId OTTO = new OwnerId("bbbbbbbbbbbbbbbbbbbbbb02");
    static final PropertyId VILLA = new PropertyId("cccccccccccccccccccccc01");
    static final PropertyId CABIN = new PropertyId("cccccccccccccccccccccc02");
    static final Instant NOW = Instant.parse("2027-03-10T12:00:00Z");

    private final MongoClient client;
    private final MongoDatabase database;
    private final AtomicLong nanos = new AtomicLong();
    final MongoReads reads;

    Marketplace(String mongoUri) {
        this(mongoUri, List.of(), Duration.ofSeconds(1));
    }

    /** @param topologyTimeout for answers that must come, as long as a busy machine may need */
    Marketplace(String mongoUri, List<URI> topologies, Duration topologyTimeout) {
        var name = "m" + new ObjectId();
        client = MongoClients.create(mongoUri);
        database = client.getDatabase(name);
        var settings = new ReadSettings(
                mongoUri + "/" + name,
                topologies,
                topologyTimeout,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                1000);
        Ticker ticker = nanos::get;
        reads = MongoReads.open(settings, () -> NOW, ticker);
    }

    /** Lets the caches and the pauses after failures grow older. */
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void insert(String collection, Document... documents) {
        database.getCollection(collection).insertMany(List.of(documents));
    }

    void set(String collection, Object id, Document fields) {
        database.getCollection(collection).updateOne(new Document("_id", id), new Document("$set", fields));
    }

    void remove(String collection, Object id) {
        database.getCollection(collection).deleteOne(new Document("_id", id));
    }

    Document stored(String collection, Object id) {
        return database.getCollection(collection)
                .find(new Document("_id", id))
                .into(new ArrayList<>())
                .getFirst();
    }

    long count(String collection) {
        return database.getCollection(collection).countDocuments();
    }

    void insertPeopleAndProperties() {
        insert(
                "users",
                user(ANN.value(), "Ann", "ann@example.org", "traveler"),
                user(BOB.value(), "Bob", "bob@example.org", "traveler"),
                user(OLGA.value(), "Olga", "olga@example.org", "owner"),
                user(OTTO.value(), "Otto", "otto@example.org", "owner"));
        insert("properties", property(VILLA, OLGA, "Villa"), property(CABIN, OLGA, "Cabin"));
    }

    static Document user(String id, String name, String email, String role) {
        return new Document("_id", new ObjectId(id))
                .append("name", name)
                .append("email", email)
                .append("password", "$2b$10$secret")
                .append("role", role);
    }

    static Document property(PropertyId id, OwnerId owner, String name) {
        return new Document("_id", new ObjectId(id.value()))
                .append("owner_id", new ObjectId(owner.value()))
                .append("property_name", name)
                .append("property_type", "house")
                .append("description", "By the sea")
                .append("address", "1 Beach Road")
                .append("city", "Malibu")
                .append("state", "CA")
                .append("zipcode", "90265")
                .append("country", "USA")
                .append("price_per_night", 300)
                .append("cleaning_fee", "49.50")
                .append("service_fee", 20.25)
                .append("bedrooms", 3)
                .append("bathrooms", 1.5)
                .append("max_guests", 4)
                .append("amenities", List.of("wifi"))
                .append("images", List.of("a.jpg", "b.jpg"))
                .append("available", true)
                .append("secret_note", "not for everyone")
                .append("createdAt", date("2026-01-01T00:00:00Z"))
                .append("updatedAt", date("2026-01-02T00:00:00Z"))
                .append("__v", 0);
    }

    /** A pending booking of Ann at Olga's villa. */
    static Document booking(String id) {
        return new Document("_id", new ObjectId(id))
                .append("traveler_id", new ObjectId(ANN.value()))
                .append("property_id", new ObjectId(VILLA.value()))
                .append("owner_id", new ObjectId(OLGA.value()))
                .append("check_in", date("2027-05-01T00:00:00Z"))
                .append("check_out", date("2027-05-04T00:00:00Z"))
                .append("number_of_guests", 2)
                .append("total_price", 300)
                .append("status", "PENDING")
                .append("party_type", "couple")
                .append("cancelled_by", null)
                .append("cancelled_at", null)
                .append("cancellation_reason", null)
                .append("createdAt", date("2027-03-01T10:00:00.123Z"))
                .append("updatedAt", date("2027-03-01T10:00:00.123Z"))
                .append("__v", 0)
                .append("version", 1);
    }

    static Date date(String instant) {
        return Date.from(Instant.parse(instant));
    }

    @Override
    public void close() {
        reads.close();
        client.close();
    }
}
