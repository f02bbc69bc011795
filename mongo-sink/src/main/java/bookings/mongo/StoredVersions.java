package bookings.mongo;

import static bookings.mongo.BookingDocuments.ID;
import static bookings.mongo.BookingDocuments.VERSION;

import bookings.domain.Booking;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;

/** The versions that the collection had of some bookings, at one moment. */
record StoredVersions(Map<ObjectId, Integer> versions) {
    static StoredVersions of(MongoCollection<Document> collection, Collection<Booking> bookings) {
        var ids = bookings.stream().map(BookingDocuments::id).toList();
        var versions = new HashMap<ObjectId, Integer>();
        for (var stored : collection
                .find(Filters.in(ID, ids))
                .projection(Projections.include(VERSION))
                .batchSize(ids.size() + 1)) {
            // the original's documents have no version
            versions.put(
                    stored.getObjectId(ID), stored.get(VERSION) instanceof Number version ? version.intValue() : 0);
        }
        return new StoredVersions(versions);
    }

    /** Whether the booking is there, be it in an earlier version. */
    boolean hasAny(Booking booking) {
        return versions.containsKey(BookingDocuments.id(booking));
    }

    /** Whether the booking is there in this version or a later one. */
    boolean has(Booking booking) {
        return versions.getOrDefault(BookingDocuments.id(booking), 0) >= booking.version();
    }
}
