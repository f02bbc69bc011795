package bookings.gateway.read;

import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class MongodReadsTest extends ReadsContract {
    private static MongodProcess mongod;

    @BeforeAll
    static void start() {
        mongod = RealMongod.startOrSkip();
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            mongod.close();
        }
    }

    @Override
    String mongoUri() {
        return mongod.uri();
    }
}
