package bookings.cli;

import static java.util.Objects.requireNonNull;

import bookings.cli.UpdateFold.Newest;
import bookings.mongo.BookingDocuments;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Compares the mirror with the topic while both are written to. A difference counts only if it lasts until the sink has
 * written what it was found against, or until the time is over.
 */
final class Verification {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final int BATCH = 1_000;

    private final UpdateLog log;
    private final MongoCollection<Document> bookings;
    private final Predicate<Map<TopicPartition, Long>> sinkHasWritten;
    private final Stop stop;
    private final Progress progress;
    private final UpdateFold fold = new UpdateFold();
    private final Digest digest = new Digest();
    private Map<TopicPartition, Long> reached;

    /** @param sinkHasWritten whether the sink has dealt with all updates before these places */
    Verification(
            UpdateLog log,
            MongoCollection<Document> bookings,
            Predicate<Map<TopicPartition, Long>> sinkHasWritten,
            Stop stop,
            Progress progress) {
        this.log = log;
        this.bookings = bookings;
        this.sinkHasWritten = sinkHasWritten;
        this.stop = stop;
        this.progress = progress;
        this.reached = log.beginnings();
    }

    /**
     * How the mirror differs from the topic.
     *
     * @param imported documents without a version, of bookings that no update knows
     * @param missing bookings that the mirror does not have
     * @param extra documents that have a version, of bookings that no update knows
     * @param different bookings whose fields differ
     */
    record Result(
            long updates,
            long unreadable,
            int bookings,
            long documents,
            long imported,
            List<ObjectId> missing,
            List<ObjectId> extra,
            List<ObjectId> different,
            boolean sinkIsBehind) {
        boolean isClean() {
            return missing.isEmpty() && extra.isEmpty() && different.isEmpty();
        }
    }

    /** One field of one booking. */
    record Difference(String field, String inMirror, String inTopic) {}

    private enum Kind {
        MISSING,
        EXTRA,
        DIFFERENT
    }

    /** @param settling how long a difference may take to pass */
    Result compare(Duration settling) {
        fold();
        long documents = 0;
        long imported = 0;
        var seen = new HashSet<ObjectId>();
        var suspects = new HashMap<ObjectId, Kind>();
        // unasked, the quickstart's database would send all of them at once, which is more than the driver takes
        for (var document : bookings.find()
                .projection(Projections.include(BookingDocuments.FIELDS))
                .batchSize(BATCH)) {
            stop.check();
            documents++;
            if (document.get(BookingDocuments.ID) instanceof ObjectId id) {
                seen.add(id);
                kind(id, document).ifPresent(kind -> suspects.put(id, kind));
                imported += isImported(id, document) ? 1 : 0;
            } else {
                imported++; // the original's ids are of another kind in no case that we know
            }
            var soFar = documents;
            progress.at(() ->
                    "compared " + Progress.count(soFar) + " of about " + Progress.count(fold.size()) + " documents");
        }
        fold.ids().stream().filter(id -> !seen.contains(id)).forEach(id -> suspects.put(id, Kind.MISSING));
        boolean written = settle(suspects, settling);
        return new Result(
                fold.updates(),
                log.unreadable(),
                fold.size(),
                documents,
                imported,
                ids(suspects, Kind.MISSING),
                ids(suspects, Kind.EXTRA),
                ids(suspects, Kind.DIFFERENT),
                !written);
    }

    /** Which fields of a booking differ, as of now; none where the difference has passed since. */
    List<Difference> differences(ObjectId id) {
        var newest = requireNonNull(fold.of(id));
        var expected = log.at(newest.place()).document();
        var found = bookings.find(Filters.eq(BookingDocuments.ID, id)).first();
        var differences = new ArrayList<Difference>();
        if (found != null) {
            for (var field : BookingDocuments.FIELDS) {
                if (!found.containsKey(field) || !Objects.equals(found.get(field), expected.get(field))) {
                    differences.add(new Difference(
                            field,
                            found.containsKey(field) ? shown(field, found.get(field)) : "no such field",
                            shown(field, expected.get(field))));
                }
            }
        }
        return differences;
    }

    private void fold() {
        var ends = log.ends();
        log.read(reached, ends, updates -> {
            fold.add(updates);
            progress.at(() -> "read " + Progress.count(fold.updates()) + " updates");
        });
        reached = ends;
    }

    /**
     * Looks at the suspects again and again, and lets those go that are as they should be.
     *
     * @return whether the sink had written everything that the rest was held against
     */
    private boolean settle(Map<ObjectId, Kind> suspects, Duration settling) {
        long deadline = System.nanoTime() + settling.toNanos();
        boolean written = true;
        while (!suspects.isEmpty()) {
            fold();
            written = sinkHasWritten.test(behind(suspects.keySet())); // before the look: what it has written is seen
            look(suspects);
            if (written || System.nanoTime() > deadline) {
                break;
            }
            pause();
        }
        return written;
    }

    /** The places behind the newest updates of these bookings; on a busy topic the sink is never at its end. */
    private Map<TopicPartition, Long> behind(Collection<ObjectId> ids) {
        var places = new HashMap<TopicPartition, Long>();
        for (var id : ids) {
            var newest = fold.of(id);
            if (newest != null) {
                var place = newest.place();
                places.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
            }
        }
        return places;
    }

    private void look(Map<ObjectId, Kind> suspects) {
        var left = List.copyOf(suspects.keySet());
        for (int from = 0; from < left.size(); from += BATCH) {
            stop.check();
            var ids = left.subList(from, Math.min(from + BATCH, left.size()));
            var found = new HashMap<ObjectId, Document>();
            bookings.find(Filters.in(BookingDocuments.ID, ids))
                    .forEach(document -> found.put(document.getObjectId(BookingDocuments.ID), document));
            for (var id : ids) {
                kind(id, found.get(id)).ifPresentOrElse(kind -> suspects.put(id, kind), () -> suspects.remove(id));
            }
        }
    }

    /** What is wrong with the document of a booking; empty where it is as it should be. */
    private Optional<Kind> kind(ObjectId id, @Nullable Document document) {
        Newest newest = fold.of(id);
        if (newest == null) {
            return document == null || isImported(id, document) ? Optional.empty() : Optional.of(Kind.EXTRA);
        }
        if (document == null) {
            return Optional.of(Kind.MISSING);
        }
        return digest.of(document) == newest.digest() ? Optional.empty() : Optional.of(Kind.DIFFERENT);
    }

    private boolean isImported(ObjectId id, Document document) {
        return fold.of(id) == null && !document.containsKey(BookingDocuments.VERSION);
    }

    private static List<ObjectId> ids(Map<ObjectId, Kind> suspects, Kind kind) {
        return suspects.entrySet().stream()
                .filter(suspect -> suspect.getValue() == kind)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** What somebody wrote is nobody's business here; that it differs is. */
    private static String shown(String field, @Nullable Object value) {
        if (field.equals(BookingDocuments.REASON) && value instanceof String text) {
            return "a text of " + text.length() + " characters";
        }
        return switch (value) {
            case null -> "null";
            case Date date -> date.toInstant().toString();
            case String text -> Printable.of(text, 60);
            case Number number ->
                number
                        + (number instanceof Integer
                                ? ""
                                : " (" + number.getClass().getSimpleName() + ")");
            default -> Printable.of(value.toString(), 60);
        };
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new Stop.StoppedException();
        }
    }
}
