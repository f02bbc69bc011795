package bookings.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class KeyBytesTest {
    private static final long SEED = 20270501;
    private static final int KEYS = 2_000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** The parts of a deadline's key: few distinct values, so that later parts matter, and extremes. */
    private record Parts(int tag, Instant at, LocalDate day, String owner, String booking) {
        KeyBytes key() {
            return new KeyBytes(Section.DUE)
                    .tag(tag)
                    .instant(at)
                    .day(day)
                    .id(new OwnerId(owner))
                    .id(new BookingId(booking));
        }
    }

    private Parts parts() {
        return new Parts(
                oneOf(0, 99, 101, 102),
                Instant.ofEpochMilli(oneOf(Long.MIN_VALUE, -1L, 0L, 1L, random.nextLong(), Long.MAX_VALUE)),
                oneOf(
                        LocalDate.MIN,
                        LocalDate.EPOCH,
                        LocalDate.of(1969, 12, 31),
                        LocalDate.of(2027, 5, 1),
                        LocalDate.MAX),
                oneOf("0".repeat(24), "7f" + "0".repeat(22), "80" + "0".repeat(22), id()),
                id());
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    private String id() {
        var bytes = new byte[KeyBytes.ID_LENGTH];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void keys_sort_as_their_parts_do() {
        var all = new ArrayList<Parts>();
        for (var i = 0; i < KEYS; i++) {
            all.add(parts());
        }
        var byParts = Comparator.comparingInt(Parts::tag)
                .thenComparing(Parts::at)
                .thenComparing(Parts::day)
                .thenComparing(Parts::owner)
                .thenComparing(Parts::booking);
        var byBytes = Comparator.<Parts, Bytes>comparing(parts -> parts.key().toBytes());
        assertThat(all.stream().sorted(byBytes).toList())
                .isEqualTo(all.stream().sorted(byParts).toList());
    }

    @Test
    void a_key_begins_where_its_prefix_does() {
        var owner = new OwnerId(id());
        var prefix = new KeyBytes(Section.PENDING).id(owner).toBytes();
        assertThat(new KeyBytes(Section.PENDING)
                        .id(owner)
                        .id(new BookingId(id()))
                        .toBytes())
                .isGreaterThan(prefix);
        assertThat(prefix.get()).hasSize(1 + KeyBytes.ID_LENGTH);
    }

    @Test
    void parts_are_read_as_they_were_put() {
        for (var i = 0; i < KEYS; i++) {
            var put = parts();
            var read = new KeyBytes.Reader(put.key().toBytes()).skip(1);
            assertThat(read.instant()).isEqualTo(put.at());
            assertThat(read.day()).isEqualTo(put.day());
            assertThat(read.id()).isEqualTo(put.owner());
            assertThat(read.id()).isEqualTo(put.booking());
        }
    }
}
