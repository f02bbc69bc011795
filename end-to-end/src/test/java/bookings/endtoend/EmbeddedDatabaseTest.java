package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.EmbeddedMongo;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People look into the quickstart's database with the tools that they have, and drivers refuse a server that is too old. */
class EmbeddedDatabaseTest {
    @Test
    void todays_driver_reads_what_is_stored(@TempDir Path directory) throws Exception {
        NodeScripts.install();
        try (var mongo = EmbeddedMongo.start(directory, 0);
                var client = MongoClients.create(mongo.uri())) {
            client.getDatabase("marketplace")
                    .getCollection("bookings")
                    .insertMany(List.of(new Document("_id", "a").append("version", 1), new Document("_id", "b")));

            assertThat(NodeScripts.run("documents.js", List.of(mongo.uri() + "/marketplace", "bookings")))
                    .containsExactly("{\"_id\":\"a\",\"version\":1}", "{\"_id\":\"b\"}");
        }
    }
}
