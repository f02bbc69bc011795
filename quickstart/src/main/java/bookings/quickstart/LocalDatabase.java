package bookings.quickstart;

import bookings.local.EmbeddedMongo;
import bookings.local.MongodProcess;
import bookings.quickstart.demo.MarketplaceSeed;
import bookings.runtime.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The MongoDB that holds the marketplace and the mirror.
 *
 * @param uri with the name of the database; may hold a password
 * @param name of the database
 * @param description where it is, without a password
 * @param stop ends it, where it is ours
 */
record LocalDatabase(String uri, String name, String description, Kind kind, Runnable stop) implements AutoCloseable {
    private static final String NAME = "marketplace";
    private static final Duration STALE_LIMIT = Duration.ofSeconds(10);

    /** What it is. */
    enum Kind {
        /** Somebody else's, which we neither start nor stop. */
        GIVEN,
        MONGOD,
        /** Our stand-in; it wants its writes from one writer at a time. */
        EMBEDDED
    }

    /** Which database to run. */
    enum Choice {
        /** A mongod where there is one, else the embedded one. */
        AUTO,
        MONGOD,
        EMBEDDED
    }

    /** The mongod to run; empty for the embedded database. */
    static Optional<Path> binary(Choice choice) {
        if (choice == Choice.EMBEDDED) {
            return Optional.empty();
        }
        var binary = MongodProcess.onPath();
        if (binary.isEmpty() && choice == Choice.MONGOD) {
            throw new CannotStartException("LOCAL_DATABASE=mongod: no mongod is on the PATH; set MONGOD to its file");
        }
        return binary;
    }

    /** Somebody else's. */
    static LocalDatabase at(String uri) {
        try {
            return new LocalDatabase(
                    uri, MarketplaceSeed.databaseIn(uri), "the one that MONGODB_URI names", Kind.GIVEN, () -> {});
        } catch (IllegalArgumentException unreadable) {
            // the driver's message may show the password
            throw new CannotStartException(
                    "MONGODB_URI must be an address of MongoDB, such as mongodb://localhost:27017/marketplace");
        }
    }

    /** A real mongod as our child, its data in {@code mongo}. */
    static LocalDatabase mongod(Path binary, DataDirectory data, int port) throws InterruptedException {
        var directory = data.resolve("mongo");
        awaitEndOfStale(directory);
        var mongod = MongodProcess.start(new MongodProcess.Config(binary, directory, port, false));
        return new LocalDatabase(
                mongod.uri() + "/" + NAME, NAME, "127.0.0.1:" + port + ", " + binary, Kind.MONGOD, mongod::stop);
    }

    /** The stand-in in this JVM, its data in {@code mongo-embedded}. */
    static LocalDatabase embedded(DataDirectory data, int port) {
        var mongo = EmbeddedMongo.start(data.resolve("mongo-embedded"), port);
        return new LocalDatabase(
                mongo.uri() + "/" + NAME, NAME, "127.0.0.1:" + port + ", embedded", Kind.EMBEDDED, mongo::close);
    }

    /** Our mongod dies with us, but a moment later than a quickstart that was killed. */
    private static void awaitEndOfStale(Path directory) throws InterruptedException {
        var stale = holder(directory);
        if (stale.isEmpty()) {
            return;
        }
        try {
            stale.get().onExit().get(STALE_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stays) {
            throw new CannotStartException(
                    "a mongod (process %d) that an earlier quickstart left behind uses %s; stop it"
                            .formatted(stale.get().pid(), directory));
        }
    }

    /** mongod keeps its process id in its lock file, and empties that when it stops in order. */
    private static Optional<ProcessHandle> holder(Path directory) {
        try {
            var pid = Files.readString(directory.resolve("mongod.lock")).strip();
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(process -> process.info()
                            .command()
                            .filter(command -> Path.of(command).endsWith("mongod"))
                            .isPresent());
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** Whether its address may be shown, since it holds no password. */
    boolean isOurs() {
        return kind != Kind.GIVEN;
    }

    @Override
    public void close() {
        stop.run();
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return description;
    }
}
