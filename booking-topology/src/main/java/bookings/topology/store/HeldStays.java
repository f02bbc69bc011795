package bookings.topology.store;

import bookings.domain.Booking;
import bookings.domain.PropertyCalendar;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Held stays, by property, check-out day and booking; the value is the check-in day. Held stays of a property never
 * overlap, so the first one that ends after arrival decides whether a stay is free: one seek, past stays unread.
 */
public final class HeldStays implements PropertyCalendar {
    private final KeyValueStore<Bytes, byte[]> store;

    HeldStays(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public boolean isTaken(PropertyId property, Stay wanted) {
        var from = firstEndingOn(property, wanted.checkIn().plusDays(1));
        try (var held = store.range(from, last(property))) {
            return held.hasNext() && checkIn(held.next().value).isBefore(wanted.checkOut());
        }
    }

    void hold(Booking booking) {
        store.put(key(booking), day(booking.stay().checkIn()));
    }

    void release(Booking booking) {
        BookingStore.remove(store, key(booking));
    }

    /** The held stays of a property that end after the day, in their order. */
    public static List<Stay> after(ReadOnlyKeyValueStore<Bytes, byte[]> store, PropertyId property, LocalDate day) {
        var stays = new ArrayList<Stay>();
        try (var held = store.range(firstEndingOn(property, day.plusDays(1)), last(property))) {
            held.forEachRemaining(entry -> stays.add(new Stay(checkIn(entry.value), checkOut(entry.key))));
        }
        return stays;
    }

    private static Bytes key(Booking booking) {
        return new KeyBytes(Section.HELD)
                .id(booking.propertyId())
                .day(booking.stay().checkOut())
                .id(booking.id())
                .toBytes();
    }

    private static Bytes firstEndingOn(PropertyId property, LocalDate checkOut) {
        return new KeyBytes(Section.HELD).id(property).day(checkOut).toBytes();
    }

    private static Bytes last(PropertyId property) {
        return new KeyBytes(Section.HELD).id(property).day(LocalDate.MAX).toBytes();
    }

    private static LocalDate checkOut(Bytes key) {
        return new KeyBytes.Reader(key).skip(KeyBytes.ID_LENGTH).day();
    }

    private static byte[] day(LocalDate day) {
        return ByteBuffer.allocate(Long.BYTES).putLong(day.toEpochDay()).array();
    }

    private static LocalDate checkIn(byte[] value) {
        return LocalDate.ofEpochDay(ByteBuffer.wrap(value).getLong());
    }
}
