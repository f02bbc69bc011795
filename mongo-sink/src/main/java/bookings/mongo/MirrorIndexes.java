package bookings.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of the mirror, made in a thread of their own: a large collection takes minutes, and MongoDB may be away.
 * What is there already stays as it is, whoever has made it and under whatever name; one that MongoDB will not make is
 * left out with a warning.
 *
 * <p>In each index the bookings of some list lie side by side and in order, so that a page of it is one short walk. A list
 * is that of a traveler or an owner, or an owner's list for one property, with or without a status, sorted by one of five
 * fields. A property has one owner, but for rare hand-overs; so its lists need no owner in their indexes.
 */
public final class MirrorIndexes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MirrorIndexes.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    /** Each as its fields, all of them ascending: MongoDB walks an index in either direction. */
    private static final List<List<String>> WANTED = Stream.of(
                    // other programs may know them from the original; its others begin one of ours
                    Stream.of(List.of("status"), List.of("check_in", "check_out")),
                    lists("traveler_id", "createdAt"),
                    lists("owner_id", "createdAt", "check_in", "check_out", "total_price"),
                    byStatus("owner_id"),
                    // the one by status and check-out tells too whether a property has a live stay
                    lists("property_id", "createdAt", "check_in", "check_out", "total_price"),
                    byStatus("property_id"))
            .flatMap(indexes -> indexes)
            .toList();

    /** What keeps an index from holding all bookings, or holding them in the order of their bytes. */
    private static final List<String> RESTRICTIONS =
            List.of("sparse", "partialFilterExpression", "collation", "hidden", "expireAfterSeconds");

    private final MongoCollection<Document> bookings;
    private final CompletableFuture<Void> made = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private MirrorIndexes(MongoCollection<Document> bookings) {
        this.bookings = bookings;
        this.thread = new Thread(this::make, "mirror-indexes");
        thread.setDaemon(true);
    }

    /** Returns at once; the caller closes it. */
    public static MirrorIndexes startMaking(MongoCollection<Document> bookings) {
        var indexes = new MirrorIndexes(bookings);
        indexes.thread.start();
        return indexes;
    }

    /** Completes once every index is there that MongoDB will make. */
    public CompletableFuture<Void> made() {
        return made;
    }

    private static Stream<List<String>> lists(String whose, String... sorts) {
        return Stream.of(sorts)
                .flatMap(sort -> Stream.of(List.of(whose, sort, "_id"), List.of(whose, "status", sort, "_id")));
    }

    private static Stream<List<String>> byStatus(String whose) {
        return Stream.of(List.of(whose, "status", "_id"));
    }

    private void make() {
        try {
            while (!tryToMake()) {
                if (closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            made.complete(null);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether MongoDB answered */
    private boolean tryToMake() {
        try {
            var there = there();
            makeAll(WANTED.stream().filter(fields -> !there.contains(fields)).toList());
            return true;
        } catch (MongoException away) {
            log.debug("indexes wait for MongoDB: {}", away.getMessage());
            return false;
        }
    }

    /** All at once, so that MongoDB reads the collection once; where it refuses, each by itself. */
    private void makeAll(List<List<String>> missing) {
        if (missing.isEmpty()) {
            return;
        }
        try {
            bookings.createIndexes(missing.stream()
                    .map(fields -> new IndexModel(Indexes.ascending(fields)))
                    .toList());
        } catch (MongoNotPrimaryException | MongoNodeIsRecoveringException away) {
            throw away; // they look like a refusal, and pass
        } catch (MongoCommandException refused) {
            log.debug("indexes cannot be made together: {}", refused.getErrorMessage());
            missing.forEach(this::makeOne);
        }
    }

    private void makeOne(List<String> fields) {
        try {
            bookings.createIndex(Indexes.ascending(fields));
        } catch (MongoNotPrimaryException | MongoNodeIsRecoveringException away) {
            throw away;
        } catch (MongoCommandException refused) {
            log.warn("index {} cannot be made, so its list is slower: {}", fields, refused.getErrorMessage());
        }
    }

    /** The fields of the indexes that are there and do as well as one of ours. */
    private Set<List<String>> there() {
        var there = new HashSet<List<String>>();
        for (var index : bookings.listIndexes().into(new ArrayList<>())) {
            var key = index.get("key", Document.class);
            var isAscending =
                    key.values().stream().allMatch(way -> way instanceof Number sign && sign.doubleValue() > 0);
            if (isAscending && RESTRICTIONS.stream().noneMatch(index::containsKey)) {
                there.add(List.copyOf(key.keySet()));
            }
        }
        return there;
    }

    /** Stops waiting for an answer; an index that MongoDB has begun it makes to the end. */
    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join();
    }
}
