package bookings.gateway.read;

import bookings.local.EmbeddedMongo;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedReadsTest extends ReadsContract {
    @TempDir
    private static Path directory;

    private static EmbeddedMongo mongo;

    @BeforeAll
    static void start() {
        mongo = EmbeddedMongo.start(directory, 0);
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @Override
    String mongoUri() {
        return mongo.uri();
    }
}
