package bookings.local;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMongoTest {
    @TempDir
    Path directory;

    @Test
    void what_was_written_is_there_after_a_restart() {
        try (var mongo = EmbeddedMongo.start(directory, 0);
                var client = MongoClients.create(mongo.uri())) {
            bookings(client).insertOne(new Document("_id", "a").append("version", 1));
        }
        try (var mongo = EmbeddedMongo.start(directory, 0);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(bookings(client).find(eq("a")).first()).containsEntry("version", 1);
        }
    }

    @Test
    void ids_of_any_type_are_found_after_a_restart_and_are_unique() {
        var ids = List.of(new ObjectId(), "text", 7, 7.5, new Document("owner", "o").append("booking", "b"));
        try (var mongo = EmbeddedMongo.start(directory, 0);
                var client = MongoClients.create(mongo.uri())) {
            bookings(client)
                    .insertMany(ids.stream().map(id -> new Document("_id", id)).toList());
            bookings(client)
                    .createIndex(
                            Indexes.ascending("a", "b"),
                            new IndexOptions().unique(true).sparse(true));
        }
        try (var mongo = EmbeddedMongo.start(directory, 0);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(bookings(client).find(in("_id", ids)).map(found -> found.get("_id")))
                    .containsExactlyInAnyOrderElementsOf(ids);
            for (Object id : ids) {
                assertThat(bookings(client).find(eq(id)).first()).containsEntry("_id", id);
                assertThatThrownBy(() -> bookings(client).insertOne(new Document("_id", id)))
                        .isInstanceOfSatisfying(
                                MongoWriteException.class,
                                e -> assertThat(e.getError().getCode()).isEqualTo(11000));
            }
        }
    }

    @Test
    void a_kill_loses_the_last_writes_at_most() throws Exception {
        var launch = ProgramProcess.Launch.ofMain(
                Server.class.getName(),
                List.of("-Dlogback.configurationFile=bookings/local/logback-quiet.xml"),
                List.of(directory.resolve("data").toString()),
                directory.resolve("server.log"));
        try (var server = ProgramProcess.start(launch)) {
            String uri = server.awaitLine("serves (.*)", Duration.ofSeconds(30)).group(1);
            try (var client = MongoClients.create(uri)) {
                IntStream.range(0, 100).forEach(i -> bookings(client).insertOne(new Document("_id", "b" + i)));
                // what is being written to disk meanwhile may lack the last of them; what is written after that does
                // not
                awaitWriteToDisk(client, "first");
                awaitWriteToDisk(client, "second");
                IntStream.range(100, 200).forEach(i -> bookings(client).insertOne(new Document("_id", "b" + i)));
            }
            server.kill();
        }
        try (var mongo = EmbeddedMongo.start(directory.resolve("data"), 0);
                var client = MongoClients.create(mongo.uri())) {
            long kept = bookings(client).countDocuments();
            assertThat(kept).isBetween(101L, 202L);
            bookings(client).insertOne(new Document("_id", "later"));
            assertThat(bookings(client).countDocuments()).isEqualTo(kept + 1);
        }
    }

    private void awaitWriteToDisk(MongoClient client, String id) throws Exception {
        var file = directory.resolve("data").resolve("mongo.mv.db");
        var before = Files.getLastModifiedTime(file);
        bookings(client).insertOne(new Document("_id", id));
        for (int i = 0; i < 300 && Files.getLastModifiedTime(file).equals(before); i++) {
            Thread.sleep(100);
        }
        assertThat(Files.getLastModifiedTime(file)).isGreaterThan(before);
    }

    @Test
    void a_damaged_file_is_moved_aside() throws IOException {
        Files.writeString(directory.resolve("mongo.mv.db"), "no database".repeat(10_000));
        try (var mongo = EmbeddedMongo.start(directory, 0);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(bookings(client).countDocuments()).isZero();
        }
        try (var files = Files.list(directory)) {
            assertThat(files).anyMatch(file -> file.getFileName().toString().startsWith("mongo.mv.db.damaged-"));
        }
    }

    @Test
    void a_file_serves_one_database_at_a_time() {
        try (var mongo = EmbeddedMongo.start(directory, 0)) {
            assertThat(mongo.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedMongo.start(directory, 0))
                    .isInstanceOf(ServiceStartException.class)
                    .hasMessageContaining("another database uses " + directory);
        }
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedMongo.start(directory, other.getLocalPort()))
                    .isInstanceOf(ServiceStartException.class)
                    .hasMessageContaining("port " + other.getLocalPort() + " of 127.0.0.1 is taken");
        }
    }

    private static MongoCollection<Document> bookings(MongoClient client) {
        return client.getDatabase("test").getCollection("bookings");
    }

    /** A database in a JVM that is going to be killed. */
    static final class Server {
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(
                    "serves " + EmbeddedMongo.start(Path.of(arguments[0]), 0).uri());
            Thread.sleep(600_000);
        }
    }
}
