package bookings.topology.store;

import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds keys of a section whose bytes sort as their parts do, first part first: fixed widths, most significant byte
 * first.
 */
final class KeyBytes {
    static final int ID_LENGTH = 12;

    private static final int LONGEST = 64;

    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST);

    KeyBytes(Section section) {
        bytes.put(section.tag());
    }

    KeyBytes id(OwnerId id) {
        return id(id.value());
    }

    KeyBytes id(BookingId id) {
        return id(id.value());
    }

    KeyBytes id(PropertyId id) {
        return id(id.value());
    }

    private KeyBytes id(String hex) {
        bytes.put(HexFormat.of().parseHex(hex));
        return this;
    }

    KeyBytes day(LocalDate day) {
        return number(day.toEpochDay());
    }

    KeyBytes instant(Instant at) {
        return number(at.toEpochMilli());
    }

    /** The sign bit is turned, so that numbers below zero sort before the others. */
    KeyBytes number(long number) {
        bytes.putLong(number ^ Long.MIN_VALUE);
        return this;
    }

    KeyBytes tag(int tag) {
        bytes.put((byte) tag);
        return this;
    }

    Bytes toBytes() {
        var key = new byte[bytes.position()];
        bytes.get(0, key);
        return Bytes.wrap(key);
    }

    /** Reads the parts of a key in the order in which they were put, behind the section. */
    static final class Reader {
        private final ByteBuffer bytes;

        Reader(Bytes key) {
            bytes = ByteBuffer.wrap(key.get()).position(1);
        }

        Reader skip(int length) {
            bytes.position(bytes.position() + length);
            return this;
        }

        String id() {
            var id = new byte[ID_LENGTH];
            bytes.get(id);
            return HexFormat.of().formatHex(id);
        }

        LocalDate day() {
            return LocalDate.ofEpochDay(number());
        }

        Instant instant() {
            return Instant.ofEpochMilli(number());
        }

        private long number() {
            return bytes.getLong() ^ Long.MIN_VALUE;
        }
    }
}
