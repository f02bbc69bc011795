package bookings.mongo;

import static bookings.mongo.BookingDocuments.ID;
import static bookings.mongo.BookingDocuments.VERSION;

import bookings.domain.Booking;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * Upserts that name the version they must not overwrite. Where a later version is there, nothing matches, the insert
 * meets the {@code _id} that exists, and error 11000 comes back. It also comes where another writer has inserted the
 * booking at the same moment: then the second try finds it. After a second 11000 we look, since another unique index may
 * be in the way.
 */
final class GuardedWrites implements BookingWrites {
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoCollection<Document> collection;
    private final UnorderedBulk upserts;

    GuardedWrites(MongoCollection<Document> collection) {
        this.collection = collection;
        this.upserts = new UnorderedBulk(collection, GuardedWrites::upsert);
    }

    @Override
    public List<Refusal> write(Collection<Booking> bookings) {
        var refusals = new ArrayList<Refusal>();
        var again = duplicates(upserts.write(bookings), refusals);
        var twice = duplicates(upserts.write(again), refusals);
        if (!twice.isEmpty()) {
            var there = StoredVersions.of(collection, twice);
            twice.stream()
                    .filter(booking -> !there.has(booking))
                    .forEach(booking ->
                            refusals.add(new Refusal(booking, "a unique index of MongoDB stands against it")));
        }
        return refusals;
    }

    private static List<Booking> duplicates(Map<Booking, UnorderedBulk.Failure> failures, List<Refusal> refusals) {
        failures.forEach((booking, failure) -> {
            if (!failure.duplicate()) {
                refusals.add(new Refusal(booking, failure.reason()));
            }
        });
        return failures.entrySet().stream()
                .filter(failed -> failed.getValue().duplicate())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    /** A pipeline, since {@code $set} alone would store the fields of a new document in alphabetical order. */
    private static WriteModel<Document> upsert(Booking booking) {
        var filter = Filters.and(
                Filters.eq(ID, BookingDocuments.id(booking)), Filters.not(Filters.gte(VERSION, booking.version())));
        // a text of ours may begin with a $, and must stay a text
        var ours = new Document("$literal", BookingDocuments.of(booking));
        var merged = new Document("$replaceWith", new Document("$mergeObjects", List.of("$$ROOT", ours)));
        return new UpdateOneModel<>(filter, List.of(merged), UPSERT);
    }
}
