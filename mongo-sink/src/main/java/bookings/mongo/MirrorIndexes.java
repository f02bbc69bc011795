package bookings.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of the mirror, made in a thread of their own: a large collection takes minutes, and MongoDB may be away.
 * Making one that exists does nothing.
 */
final class MirrorIndexes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MirrorIndexes.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private static final List<Bson> WANTED = List.of(
            // the original's
            Indexes.ascending("traveler_id"),
            Indexes.ascending("property_id"),
            Indexes.ascending("owner_id"),
            Indexes.ascending("status"),
            Indexes.ascending("check_in", "check_out"),
            // a page of each list is one range of one of these
            Indexes.compoundIndex(Indexes.ascending("traveler_id"), Indexes.descending("createdAt", "_id")),
            Indexes.compoundIndex(Indexes.ascending("owner_id"), Indexes.descending("createdAt", "_id")),
            Indexes.compoundIndex(Indexes.ascending("owner_id", "status"), Indexes.descending("createdAt", "_id")),
            // whether a property has a live stay, asked for every property that is looked up
            Indexes.ascending("property_id", "status", "check_out"));

    private final MongoCollection<Document> bookings;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private MirrorIndexes(MongoCollection<Document> bookings) {
        this.bookings = bookings;
        this.thread = new Thread(this::make, "mirror-indexes");
        thread.setDaemon(true);
    }

    static MirrorIndexes startMaking(MongoCollection<Document> bookings) {
        var indexes = new MirrorIndexes(bookings);
        indexes.thread.start();
        return indexes;
    }

    private void make() {
        var missing = new ArrayDeque<>(WANTED);
        try {
            while (!missing.isEmpty()) {
                try {
                    bookings.createIndex(missing.peek());
                    missing.pop();
                } catch (MongoCommandException refused) {
                    log.warn("index {} cannot be made: {}", missing.pop(), refused.getErrorMessage());
                } catch (MongoException away) {
                    log.debug("indexes wait for MongoDB: {}", away.getMessage());
                    if (closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops waiting for an answer; an index that MongoDB has begun it makes to the end. */
    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join();
    }
}
