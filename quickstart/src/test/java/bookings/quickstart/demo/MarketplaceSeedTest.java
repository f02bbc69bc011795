package bookings.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.local.EmbeddedMongo;
import bookings.local.FreePorts;
import bookings.runtime.CannotStartException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketplaceSeedTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Marketplace MARKETPLACE = Marketplace.of(2, 3, 8);

    private final EmbeddedMongo mongo;
    private final MongoClient client;
    private final MongoDatabase database;
    private final String uri;

    MarketplaceSeedTest(@TempDir Path directory) {
        mongo = EmbeddedMongo.start(directory, 0);
        uri = mongo.uri() + "/marketplace";
        client = MongoClients.create(uri);
        database = client.getDatabase("marketplace");
    }

    @BeforeEach
    void seed() {
        new MarketplaceSeed(NOW).write(MARKETPLACE, uri);
    }

    @AfterEach
    void close() {
        client.close();
        mongo.close();
    }

    @Test
    void everyone_has_an_account_and_a_session_for_a_year() {
        assertThat(all("users"))
                .hasSize(5)
                .extracting(user -> user.getString("role"))
                .containsOnly("owner", "traveler");
        assertThat(all("sessions"))
                .hasSize(5)
                .extracting(session -> session.getDate("expires"))
                .containsOnly(Date.from(NOW.plus(Duration.ofDays(365))));
    }

    @Test
    void a_session_is_stored_as_connect_mongo_does() {
        var traveler = MARKETPLACE.travelers().getFirst();
        var stored = database.getCollection("sessions")
                .find(new Document("_id", traveler.sessionId()))
                .first();
        assertThat(stored).isNotNull();
        var session = Document.parse(stored.getString("session"));
        assertThat(session.getString("userRole")).isEqualTo("traveler");
        assertThat(session.get("user", Document.class).getString("_id")).isEqualTo(traveler.id());
        assertThat(session.get("cookie", Document.class)).containsEntry("httpOnly", true);
    }

    @Test
    void amounts_are_numbers_or_text() {
        assertThat(all("properties"))
                .hasSize(8)
                .extracting(property -> property.get("price_per_night"))
                .hasAtLeastOneElementOfType(Integer.class)
                .hasAtLeastOneElementOfType(String.class);
    }

    @Test
    void seeding_again_changes_nothing_but_how_long_sessions_live() {
        var users = all("users");
        var properties = all("properties");
        new MarketplaceSeed(NOW.plus(Duration.ofDays(1))).write(MARKETPLACE, uri);
        assertThat(all("users")).isEqualTo(users);
        assertThat(all("properties")).isEqualTo(properties);
        assertThat(all("sessions"))
                .extracting(session -> session.getDate("expires"))
                .containsOnly(Date.from(NOW.plus(Duration.ofDays(366))));
    }

    @Test
    void bookings_and_what_others_made_stay() {
        database.getCollection("bookings").insertOne(new Document("_id", "kept"));
        database.getCollection("users").insertOne(new Document("_id", "somebody"));
        new MarketplaceSeed(NOW).write(MARKETPLACE, uri);
        assertThat(all("bookings")).containsExactly(new Document("_id", "kept"));
        assertThat(all("users")).contains(new Document("_id", "somebody"));
    }

    @Test
    void it_belongs_where_nothing_is_or_where_it_has_been() {
        var seed = new MarketplaceSeed(NOW);
        assertThat(seed.belongsIn(mongo.uri() + "/empty", MARKETPLACE)).isTrue();
        assertThat(seed.belongsIn(uri, MARKETPLACE)).isTrue();
        for (var collection : List.of("users", "sessions", "properties")) {
            var others = "others-" + collection;
            client.getDatabase(others).getCollection(collection).insertOne(new Document("_id", "theirs"));
            assertThat(seed.belongsIn(mongo.uri() + "/" + others, MARKETPLACE)).isFalse();
        }
    }

    @Test
    void a_database_that_is_away_is_said_in_a_line() {
        var nobody = "mongodb://127.0.0.1:" + FreePorts.next() + "/?serverSelectionTimeoutMS=100";
        assertThatThrownBy(() -> new MarketplaceSeed(NOW).write(MARKETPLACE, nobody))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("cannot be written");
    }

    private List<Document> all(String collection) {
        return database.getCollection(collection)
                .find()
                .sort(new Document("_id", 1))
                .into(new ArrayList<>());
    }
}
