package bookings.cli;

import static java.util.Objects.requireNonNull;

import bookings.cli.UpdateLog.Update;
import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.mongo.BookingDocuments;
import bookings.mongo.BookingWrites;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Fills a collection beside the serving one from the topic, compares the two ways to read it, and swaps.
 *
 * <p>The sink goes on meanwhile. What it writes into the old collection up to the swap was on the topic before, so the
 * updates from the copy's place on are written once more behind the swap; the version guard keeps what is newer.
 */
final class Rebuild {
    /** So few updates are caught up with in the moment of the swap. */
    private static final long NEAR_THE_END = 2_000;

    private static final int MOST_ROUNDS = 20;

    private final UpdateLog log;
    private final MirrorCopy copy;
    private final SwapNote note;
    private final Progress progress;
    private final Stop stop;
    private final Set<ObjectId> refused = new HashSet<>();
    private boolean swapping;

    /**
     * @param stop is heeded up to the swap; the few moments from there on are gone through
     */
    Rebuild(UpdateLog log, MirrorCopy copy, SwapNote note, Progress progress, Stop stop) {
        this.log = log;
        this.copy = copy;
        this.note = note;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * What was made.
     *
     * @param refused bookings that MongoDB does not take as they are, as it refused them to the sink
     * @param imported documents that came from the old collection, since no update knows them
     */
    record Result(long updates, int bookings, int refused, long imported, long checksum) {}

    /** Ends what an earlier run has begun, if it was cut off behind its swap; one cut off before it is begun anew. */
    boolean finishEarlier() {
        var from = note.read();
        if (from.isEmpty() || copy.exists()) {
            return false;
        }
        writeOnceMore(from.get());
        return true;
    }

    Result run() throws InterruptedException {
        try {
            return build();
        } catch (RuntimeException | InterruptedException failed) {
            boolean mayServe = swapping;
            try {
                if (copy.exists()) { // there is none behind the swap, and then the note says what is left to do
                    mayServe = false;
                    note.remove();
                    copy.drop();
                }
            } catch (MongoException away) {
                failed.addSuppressed(away); // the next rebuild drops it
            }
            if (mayServe) {
                throw new CannotDoException(
                        "%s; what was rebuilt serves already, and may lack updates of the last moments: run rebuild again, which finishes it"
                                .formatted(failed.getMessage()),
                        failed);
            }
            throw failed;
        }
    }

    private Result build() throws InterruptedException {
        note.remove(); // of one that was cut off before its swap: without its copy it would look finished
        copy.create();
        copy.takeOverImported(); // first, so that updates take over theirs, as the sink does
        var fold = new UpdateFold();
        var reached = write(fold, log.beginnings());
        progress.say("making indexes");
        copy.index();
        copy.takeOverFieldsOfOthers();
        for (int round = 0; round < MOST_ROUNDS && UpdateLog.distance(reached, log.ends()) > NEAR_THE_END; round++) {
            reached = write(fold, reached);
        }
        progress.say("comparing the copy with the topic");
        long checksum = requireEqual(fold);
        var imported = copy.imported();
        copy.takeOverImported(); // once more, for what others have written since
        copy.takeOverFieldsOfOthers();
        reached = write(fold, reached);
        stop.check();
        progress.say("swapping");
        note.write(reached);
        swapping = true;
        copy.swap();
        writeOnceMore(reached);
        return new Result(fold.updates(), fold.size(), refused.size(), imported, checksum);
    }

    /** Writes what has come since; what the topic holds is safe, so a crash of the database may take it back. */
    private Map<TopicPartition, Long> write(UpdateFold fold, Map<TopicPartition, Long> from) {
        var writes = BookingWrites.guarded(copy.collection());
        var ends = log.ends();
        long all = fold.updates() + UpdateLog.distance(from, ends);
        log.read(from, ends, updates -> {
            stop.check();
            fold.add(updates);
            write(writes, updates);
            progress.at(() ->
                    "written " + Progress.count(fold.updates()) + " of about " + Progress.count(all) + " updates");
        });
        return ends;
    }

    private void writeOnceMore(Map<TopicPartition, Long> from) {
        var lasting = BookingWrites.guarded(copy.serving().withWriteConcern(WriteConcern.MAJORITY.withJournal(true)));
        log.read(from, log.ends(), updates -> write(lasting, updates));
        note.remove();
    }

    /** The newest version of each; where MongoDB refuses that one, the next older, as the sink does. */
    private void write(BookingWrites writes, List<Update> updates) {
        var versions = new HashMap<BookingId, NavigableMap<Integer, Booking>>();
        updates.forEach(update -> versions.computeIfAbsent(update.booking().id(), id -> new TreeMap<>())
                .put(update.booking().version(), update.booking()));
        var next = newest(versions, versions.keySet());
        while (!next.isEmpty()) {
            var ids = new ArrayList<BookingId>();
            writes.write(next).forEach(refusal -> ids.add(refusal.booking().id()));
            ids.forEach(id -> refused.add(new ObjectId(id.value())));
            next = newest(versions, ids);
        }
    }

    private static List<Booking> newest(
            Map<BookingId, NavigableMap<Integer, Booking>> versions, Iterable<BookingId> ids) {
        var newest = new ArrayList<Booking>();
        for (var id : ids) {
            var last = requireNonNull(versions.get(id)).pollLastEntry();
            if (last != null) {
                newest.add(last.getValue());
            }
        }
        return newest;
    }

    /**
     * Reads the copy back.
     *
     * @return the checksum of both
     * @throws CannotDoException if it is not what was written
     */
    private long requireEqual(UpdateFold fold) {
        var digest = new Digest();
        long checksum = 0;
        long documents = 0;
        for (var document : fromTopic(copy.collection())) {
            stop.check();
            if (!refused.contains(document.getObjectId(BookingDocuments.ID))) {
                documents++;
                checksum += digest.of(document);
            }
        }
        long expected = fold.checksum(refused);
        int bookings = fold.size() - refused.size();
        if (documents != bookings || checksum != expected) {
            throw new CannotDoException(
                    "the copy holds %d bookings with checksum %016x, but the topic %d with %016x: nothing was swapped"
                            .formatted(documents, checksum, bookings, expected));
        }
        return checksum;
    }

    private static Iterable<Document> fromTopic(MongoCollection<Document> collection) {
        return collection
                .find(Filters.exists(BookingDocuments.VERSION))
                .projection(Projections.include(BookingDocuments.FIELDS));
    }
}
