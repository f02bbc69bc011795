package bookings.local.testing;

import bookings.local.MongodProcess;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A real mongod for a test, or a test that is skipped and noted in {@code target/not-run.txt}. With
 * {@code BOOKING_REQUIRE_MONGOD=true} in the environment the absence of mongod fails the test.
 */
public final class RealMongod {
    private static final String REASON = "there is no mongod: none on the PATH, and bin/fetch-mongod gave none";

    private RealMongod() {}

    /** A mongod with its data in a directory of its own, deleted when this JVM ends; the test closes it. */
    public static MongodProcess startOrSkip() {
        return startOrSkip(false);
    }

    /** As {@link #startOrSkip()}, as a replica set of one. */
    public static MongodProcess startReplicaSetOrSkip() {
        return startOrSkip(true);
    }

    private static MongodProcess startOrSkip(boolean replicaSet) {
        return MongodProcess.start(new MongodProcess.Config(
                binaryOrSkip(), TemporaryDirectories.create("mongod").resolve("data"), 0, replicaSet));
    }

    /** The binary alone, for tests that hand it to a program. */
    public static Path binaryOrSkip() {
        Optional<Path> binary = MongodProcess.find();
        if (binary.isEmpty()) {
            throw NotRun.skip(REASON);
        }
        return binary.get();
    }
}
