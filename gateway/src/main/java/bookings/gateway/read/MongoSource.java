package bookings.gateway.read;

import com.github.benmanes.caffeine.cache.Ticker;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to MongoDB. After a failure, callers are told at once that it is away, until it answers a ping;
 * otherwise each would wait for the driver to give up.
 */
final class MongoSource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MongoSource.class);

    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);
    private static final Duration SELECTION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PING_TIMEOUT = Duration.ofMillis(500);
    private static final int MAX_CONNECTIONS = 64;

    /** What MongoDB's drivers take where an address names no database; so does the original. */
    private static final String DEFAULT_DATABASE = "test";

    private final MongoClient client;
    private final MongoDatabase database;
    private final Ticker ticker;
    private final AtomicReference<@Nullable MongoException> outage = new AtomicReference<>();
    private final AtomicReference<@Nullable Ping> ping = new AtomicReference<>();
    private volatile boolean closed;

    /** @param at in the ticker's nanoseconds */
    private record Ping(boolean answered, long at) {}

    private MongoSource(MongoClient client, String database, Ticker ticker) {
        this.client = client;
        this.database = client.getDatabase(database);
        this.ticker = ticker;
    }

    /** Connects in the background: a database that is away at the start is no reason not to start. */
    static MongoSource open(ReadSettings settings, Ticker ticker) {
        var address = settings.mongoAddress();
        var named = address.getDatabase();
        var client = MongoClients.create(MongoClientSettings.builder()
                .applicationName("booking-streams-gateway")
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SELECTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                                .readTimeout(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool ->
                        pool.maxSize(MAX_CONNECTIONS).maxWaitTime(SELECTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                // behind the rest, so that options in the address win
                .applyConnectionString(address)
                // but for this: a session that was written a moment ago must be found, and a secondary may lack it
                .readPreference(ReadPreference.primary())
                .build());
        return new MongoSource(client, named == null ? DEFAULT_DATABASE : named, ticker);
    }

    MongoCollection<Document> collection(String name) {
        return database.getCollection(name);
    }

    /**
     * Runs a query, to its last document.
     *
     * @throws SourceAwayException when MongoDB does not answer, or did not a moment ago
     */
    <T> T ask(Supplier<T> query) {
        var known = outage.get();
        if (known != null) {
            throw away(known);
        }
        try {
            return query.get();
        } catch (MongoException e) {
            if (!isAway(e)) {
                throw e;
            }
            if (outage.compareAndSet(null, e)) {
                log.warn("mongodb does not answer: {}", e.getClass().getSimpleName());
                Thread.startVirtualThread(this::awaitItsReturn);
            }
            throw away(e);
        }
    }

    /** Probes until MongoDB answers; the driver itself notices within half a second that a server is back. */
    private void awaitItsReturn() {
        while (!closed && !answers()) {
            try {
                Thread.sleep(BETWEEN_PROBES);
            } catch (InterruptedException e) {
                return; // nobody interrupts it, and nobody would probe in its place
            }
        }
        outage.set(null);
        log.info("mongodb answers again");
    }

    /** Whether MongoDB answers a ping within half a second; asked at most each second. */
    boolean isConnected() {
        var last = ping.get();
        var now = ticker.read();
        if (last != null && now - last.at() < BETWEEN_PINGS.toNanos()) {
            return last.answered();
        }
        // whoever sets the old state anew asks, the others are content with the old state
        var claim = new Ping(last != null && last.answered(), now);
        if (!ping.compareAndSet(last, claim)) {
            return claim.answered();
        }
        var answered = answersPing();
        ping.set(new Ping(answered, ticker.read()));
        return answered;
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }

    private boolean answersPing() {
        var answer = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> answer.complete(answers()));
        try {
            return answer.get(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean answers() {
        try {
            database.runCommand(new Document("ping", 1));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isAway(MongoException e) {
        return e instanceof MongoTimeoutException
                || e instanceof MongoSocketException
                || e instanceof MongoServerUnavailableException
                || e instanceof MongoConnectionPoolClearedException
                || e instanceof MongoNotPrimaryException
                || e instanceof MongoNodeIsRecoveringException
                || e instanceof MongoExecutionTimeoutException
                || e instanceof MongoSecurityException
                || e instanceof MongoInterruptedException;
    }

    private static SourceAwayException away(MongoException cause) {
        return new SourceAwayException("MongoDB does not answer", cause);
    }
}
