package bookings.mongo;

import static bookings.mongo.BookingDocuments.ID;

import bookings.domain.Booking;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.Collection;
import java.util.List;
import org.bson.Document;

/** Looks which versions are there, then writes what is newer: each of the two by {@code _id} alone. */
final class SingleWriterWrites implements BookingWrites {
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoCollection<Document> collection;
    private final UnorderedBulk upserts;

    SingleWriterWrites(MongoCollection<Document> collection) {
        this.collection = collection;
        this.upserts = new UnorderedBulk(collection, SingleWriterWrites::upsert);
    }

    @Override
    public List<Refusal> write(Collection<Booking> bookings) {
        var there = StoredVersions.of(collection, bookings);
        var newer = bookings.stream().filter(booking -> !there.has(booking)).toList();
        return upserts.write(newer).entrySet().stream()
                .map(failed -> new Refusal(failed.getKey(), failed.getValue().reason()))
                .toList();
    }

    private static WriteModel<Document> upsert(Booking booking) {
        var fields = BookingDocuments.of(booking);
        fields.remove(ID);
        return new UpdateOneModel<>(Filters.eq(ID, BookingDocuments.id(booking)), new Document("$set", fields), UPSERT);
    }
}
