package bookings.local;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server in this JVM, on 127.0.0.1, that speaks enough of MongoDB's protocol for the read model, and keeps its data in
 * one file.
 *
 * <p>When the JVM is killed the writes of about the last second are lost. A file that cannot be read is moved aside and
 * the server starts empty: what lies here can be written again, from Kafka or from the demo's own start.
 *
 * <p>A query uses the index of {@code _id}, or a unique one, only when it names the index's fields and no other, by
 * equality or {@code $in}; all others read the whole collection. Indexes that are not unique are accepted and not made,
 * and a partial filter of a unique one is ignored.
 */
public final class EmbeddedMongo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMongo.class);
    private static final String FILE = "mongo.mv.db";

    private final MongoServer server;
    private final int port;

    private EmbeddedMongo(MongoServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Returns once the server answers.
     *
     * @param directory where the file lies; made when missing
     * @param port where clients connect; 0 for any free one
     * @throws ServiceStartException if something listens on the port, the directory cannot be used, or another server
     *     uses it
     */
    public static EmbeddedMongo start(Path directory, int port) {
        int chosen = FreePorts.wantedOrNext(port);
        H2Backend backend = openOrStartEmpty(directory);
        backend.version(new SpokenVersion());
        var server = new MongoServer(backend);
        try {
            server.bind("127.0.0.1", chosen);
            return new EmbeddedMongo(server, chosen);
        } catch (Exception e) { // Netty throws a checked BindException that it does not declare
            server.shutdownNow();
            throw new ServiceStartException("the database did not start on port " + chosen + ": " + e, e);
        }
    }

    private static H2Backend openOrStartEmpty(Path directory) {
        Path file = directory.toAbsolutePath().resolve(FILE);
        try {
            Files.createDirectories(file.getParent());
            try {
                return open(file);
            } catch (MVStoreException e) {
                if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                    throw new ServiceStartException("another database uses " + file + ": stop it first", e);
                }
                if (!isDamage(e)) {
                    throw e;
                }
                Path aside =
                        file.resolveSibling(FILE + ".damaged-" + Instant.now().toEpochMilli());
                Files.move(file, aside);
                LOG.warn("{} cannot be read and is now {}; the database starts empty: {}", file, aside, e.toString());
                return open(file);
            }
        } catch (IOException | MVStoreException e) {
            throw new ServiceStartException("the database cannot use " + file + ": " + e, e);
        }
    }

    private static H2Backend open(Path file) {
        MVStore store =
                new MVStore.Builder().fileName(file.toString()).cacheSize(64).open();
        try {
            for (String map : store.getMapNames()) {
                BsonBackend.open(store, map); // damage of a root page shows now
            }
            return new BsonBackend(store);
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    private static boolean isDamage(MVStoreException e) {
        return switch (e.getErrorCode()) {
            case DataUtils.ERROR_FILE_CORRUPT,
                    DataUtils.ERROR_UNSUPPORTED_FORMAT,
                    DataUtils.ERROR_CHUNK_NOT_FOUND,
                    DataUtils.ERROR_BLOCK_NOT_FOUND,
                    DataUtils.ERROR_SERIALIZATION,
                    DataUtils.ERROR_INTERNAL -> true;
            default -> false;
        };
    }

    public int port() {
        return port;
    }

    /**
     * The server tells 5.0 and a wire version that is older than that, one that today's drivers refuse. This is the one
     * of 5.0, in the table of MongoDB's "wire version" specification for drivers.
     */
    private record SpokenVersion() implements MongoVersion {
        private static final int WIRE_VERSION = 13;

        @Override
        public List<Integer> getVersionArray() {
            return ServerVersion.MONGO_5_0.getVersionArray();
        }

        @Override
        public int getWireVersion() {
            return WIRE_VERSION;
        }
    }

    /** The address for a driver, without a database. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    /** Writes what is in memory, stops the server and waits for that. */
    @Override
    public void close() {
        server.shutdown();
    }
}
