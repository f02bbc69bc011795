package bookings.cli;

import static java.util.Objects.requireNonNull;

import bookings.cli.UpdateLog.Update;
import bookings.mongo.BookingDocuments;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** What all updates come to: of each booking the newest version, in some 150 bytes. */
final class UpdateFold {
    private final Map<ObjectId, Newest> bookings = new HashMap<>();
    private final Digest digest = new Digest();
    private long updates = 0;

    /**
     * The newest version of a booking.
     *
     * @param digest of its document
     */
    record Newest(int version, Place place, long digest) {}

    void add(Collection<Update> more) {
        more.forEach(this::add);
    }

    private void add(Update update) {
        updates++;
        var id = update.document().getObjectId(BookingDocuments.ID);
        var known = bookings.get(id);
        if (known == null || known.version() < update.booking().version()) {
            bookings.put(id, new Newest(update.booking().version(), update.place(), digest.of(update.document())));
        }
    }

    @Nullable
    Newest of(ObjectId id) {
        return bookings.get(id);
    }

    int size() {
        return bookings.size();
    }

    /** How many were added. */
    long updates() {
        return updates;
    }

    Set<ObjectId> ids() {
        return bookings.keySet();
    }

    /** Of the documents of all bookings but these; the same in whatever order they are read. */
    long checksum(Set<ObjectId> without) {
        return bookings.entrySet().stream()
                .filter(booking -> !without.contains(booking.getKey()))
                .mapToLong(booking -> requireNonNull(booking.getValue()).digest())
                .sum();
    }
}
