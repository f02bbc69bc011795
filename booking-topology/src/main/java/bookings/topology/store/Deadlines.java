package bookings.topology.store;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.Due;
import bookings.domain.OwnerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What time will do, by kind, instant, owner and booking: what is due is one range scan from the past to now. Each kind
 * is a lane of its own, since they go by different clocks and one of them may be switched off.
 */
public final class Deadlines {
    /** The key says it all; the value only has to be there. */
    private static final byte[] PRESENT = {1};

    private final KeyValueStore<Bytes, byte[]> store;

    Deadlines(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** An entry that has fallen due. */
    public record Entry(Due due, OwnerId owner, BookingId booking) {}

    /** The entries of a kind that are due at the instant, earliest first, as many as the budget allows. */
    List<Entry> due(Due.Kind kind, Instant at, int budget) {
        var due = new ArrayList<Entry>();
        var from = new KeyBytes(Section.DUE).tag(tag(kind)).toBytes();
        var to = new KeyBytes(Section.DUE)
                .tag(tag(kind))
                .instant(at.plusMillis(1))
                .toBytes();
        try (var entries = store.range(from, to)) {
            while (due.size() < budget && entries.hasNext()) {
                due.add(entry(kind, entries.next().key));
            }
        }
        return due;
    }

    void add(Due due, Booking booking) {
        store.put(key(due, booking.ownerId(), booking.id()), PRESENT);
    }

    void remove(Due due, Booking booking) {
        BookingStore.remove(store, key(due, booking.ownerId(), booking.id()));
    }

    void remove(Entry entry) {
        BookingStore.remove(store, key(entry.due(), entry.owner(), entry.booking()));
    }

    boolean holds(Due due, Booking booking) {
        return store.get(key(due, booking.ownerId(), booking.id())) != null;
    }

    private static Entry entry(Due.Kind kind, Bytes key) {
        var parts = new KeyBytes.Reader(key).skip(1);
        return new Entry(new Due(kind, parts.instant()), new OwnerId(parts.id()), new BookingId(parts.id()));
    }

    private static Bytes key(Due due, OwnerId owner, BookingId booking) {
        return new KeyBytes(Section.DUE)
                .tag(tag(due.kind()))
                .instant(due.at())
                .id(owner)
                .id(booking)
                .toBytes();
    }

    /** Stored state, so not the enum's ordinal. */
    private static int tag(Due.Kind kind) {
        return switch (kind) {
            case EXPIRE -> 'e';
            case COMPLETE -> 'c';
            case FORGET -> 'f';
        };
    }
}
