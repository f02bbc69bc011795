package bookings.mongo;

import bookings.domain.Booking;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import java.util.Collection;
import java.util.List;
import org.bson.Document;

/**
 * How bookings get into the collection. Whatever is written again, late, or in any order: the newest version stays, and
 * documents of the original, which have no version, are taken over with whatever else is in them.
 */
public interface BookingWrites {
    /** A booking that MongoDB will never take as it is, however often it is tried. */
    record Refusal(Booking booking, String reason) {}

    /**
     * Returns once each booking is there, in this version or a later one, or has been refused.
     *
     * @param bookings at most one version of each
     * @return the refused ones
     * @throws MongoException if MongoDB cannot write now; some bookings may have been written, and all are to be tried
     *     again
     */
    List<Refusal> write(Collection<Booking> bookings);

    /** Safe with any number of writers at once: each write names the version it must not overwrite. */
    static BookingWrites guarded(MongoCollection<Document> bookings) {
        return new GuardedWrites(bookings);
    }

    /**
     * For a database that has only this writer and reads its {@code _id} index for nothing but {@code _id}: the embedded
     * one. Two of these at once can put an older version over a newer one.
     */
    static BookingWrites singleWriter(MongoCollection<Document> bookings) {
        return new SingleWriterWrites(bookings);
    }
}
