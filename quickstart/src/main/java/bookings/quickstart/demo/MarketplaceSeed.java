package bookings.quickstart.demo;

import bookings.runtime.CannotStartException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Writes a marketplace into MongoDB as the services that own {@code users}, {@code sessions} and {@code properties} would.
 * Documents of the same ids are replaced; all others, and all bookings, are left alone.
 */
public final class MarketplaceSeed {
    private static final Date CREATED = Date.from(Instant.parse("2025-01-01T00:00:00Z"));
    private static final Duration SESSION_LIFE = Duration.ofDays(365);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WRITES_AT_ONCE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instant now;

    /** @param now from which the sessions live for a year */
    public MarketplaceSeed(Instant now) {
        this.now = now;
    }

    /**
     * Returns once everything is written.
     *
     * @param uri of MongoDB, with the database
     * @throws CannotStartException if MongoDB does not take the documents
     */
    public void write(Marketplace marketplace, String uri) {
        var users = Stream.concat(marketplace.owners().stream(), marketplace.travelers().stream())
                .toList();
        try (var client = MongoClients.create(clientSettings(uri))) {
            var target = client.getDatabase(databaseIn(uri));
            replace(target.getCollection("users"), users.stream().map(MarketplaceSeed::user));
            replace(target.getCollection("sessions"), users.stream().map(this::session));
            replace(
                    target.getCollection("properties"),
                    marketplace.properties().stream().map(MarketplaceSeed::property));
        } catch (MongoException e) {
            throw new CannotStartException("the demo's users and properties cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a database is empty of what is written here, or has been written to before.
     *
     * @param uri of MongoDB, with the database
     * @throws CannotStartException if MongoDB does not answer
     */
    public boolean belongsIn(String uri, Marketplace marketplace) {
        var anOwner = new ObjectId(marketplace.owners().getFirst().id());
        try (var client = MongoClients.create(clientSettings(uri))) {
            var target = client.getDatabase(databaseIn(uri));
            return target.getCollection("users")
                                    .find(Filters.eq("_id", anOwner))
                                    .first()
                            != null
                    || Stream.of("users", "sessions", "properties")
                            .allMatch(name -> target.getCollection(name).find().first() == null);
        } catch (MongoException e) {
            throw new CannotStartException("the database cannot be looked into: " + e.getMessage(), e);
        }
    }

    private static MongoClientSettings clientSettings(String uri) {
        return MongoClientSettings.builder()
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .applyConnectionString(new ConnectionString(uri))
                .build();
    }

    /**
     * The database that an address names, or the one that MongoDB's drivers take where it names none.
     *
     * @throws IllegalArgumentException for an address that is none; its message may show a password
     */
    public static String databaseIn(String uri) {
        var named = new ConnectionString(uri).getDatabase();
        return named == null ? "test" : named;
    }

    private static void replace(MongoCollection<Document> collection, Stream<Document> documents) {
        var upsert = new ReplaceOptions().upsert(true);
        var writes = documents
                .map(document -> new ReplaceOneModel<>(Filters.eq("_id", document.get("_id")), document, upsert))
                .toList();
        for (int from = 0; from < writes.size(); from += WRITES_AT_ONCE) {
            var some = writes.subList(from, Math.min(writes.size(), from + WRITES_AT_ONCE));
            collection.bulkWrite(some, new BulkWriteOptions().ordered(false));
        }
    }

    private static Document user(DemoUser user) {
        return new Document("_id", new ObjectId(user.id()))
                .append("name", user.name())
                .append("email", user.email())
                .append("password", "-") // no hash of any word, so nobody can log in with one
                .append("role", role(user))
                .append("phone_number", null)
                .append("about_me", null)
                .append("city", user.city())
                .append("state", user.state())
                .append("country", "USA")
                .append("languages", List.of("English"))
                .append("gender", null)
                .append("profile_picture", null)
                .append("createdAt", CREATED)
                .append("updatedAt", CREATED)
                .append("__v", 0);
    }

    /** As connect-mongo stores it: the session itself is JSON text. */
    private Document session(DemoUser user) {
        var expires = now.plus(SESSION_LIFE);
        var cookie = new LinkedHashMap<String, Object>();
        cookie.put("originalMaxAge", SESSION_LIFE.toMillis());
        cookie.put("expires", expires.toString());
        cookie.put("secure", false);
        cookie.put("httpOnly", true);
        cookie.put("path", "/");
        cookie.put("sameSite", "lax");
        var account = new LinkedHashMap<String, Object>();
        account.put("_id", user.id());
        account.put("name", user.name());
        account.put("email", user.email());
        account.put("role", role(user));
        account.put("city", user.city());
        account.put("state", user.state());
        account.put("country", "USA");
        var session = new LinkedHashMap<String, Object>();
        session.put("cookie", cookie);
        session.put("userId", user.id());
        session.put("userRole", role(user));
        session.put("user", account);
        return new Document("_id", user.sessionId())
                .append("expires", Date.from(expires))
                .append("session", text(session));
    }

    private static Document property(DemoProperty property) {
        return new Document("_id", new ObjectId(property.id()))
                .append("owner_id", new ObjectId(property.ownerId()))
                .append("property_name", property.name())
                .append("property_type", property.type())
                .append("description", property.description())
                .append("address", property.address())
                .append("city", property.city())
                .append("state", property.state())
                .append("zipcode", property.zipcode())
                .append("country", "USA")
                .append("price_per_night", amount(property, property.pricePerNight()))
                .append("cleaning_fee", amount(property, property.cleaningFee()))
                .append("service_fee", amount(property, property.serviceFee()))
                .append("bedrooms", property.bedrooms())
                .append("bathrooms", property.bathrooms())
                .append("max_guests", property.maxGuests())
                .append("amenities", property.amenities())
                .append("images", property.images())
                .append("available", property.available())
                .append("createdAt", CREATED)
                .append("updatedAt", CREATED)
                .append("__v", 0);
    }

    /** As Node's driver stores a JavaScript number, or as text: both occur in real properties. */
    private static Object amount(DemoProperty property, BigDecimal amount) {
        if (property.pricesAsText()) {
            return amount.toPlainString();
        }
        return amount.stripTrailingZeros().scale() <= 0
                ? (Object) amount.intValueExact()
                : (Object) amount.doubleValue();
    }

    private static String role(DemoUser user) {
        return user.role().name().toLowerCase(Locale.ROOT);
    }

    private static String text(Map<String, Object> session) {
        try {
            return JSON.writeValueAsString(session);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text, numbers and maps cannot be written as JSON", e);
        }
    }
}
