package bookings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class RedrivenTest {
    @Test
    void nothing_is_redriven_at_first_but_what_is_gone() {
        assertThat(Redriven.of(null, 0).upTo()).isZero();
        assertThat(Redriven.of(null, 0).has(0)).isFalse();
        assertThat(Redriven.of(null, 7).upTo()).isEqualTo(7);
        assertThat(Redriven.of(new OffsetAndMetadata(3), 7).upTo()).isEqualTo(7);
    }

    @Test
    void a_gap_is_remembered_until_it_is_closed() {
        var redriven = Redriven.of(new OffsetAndMetadata(3), 0);
        redriven.add(5, 6);
        redriven.add(8, 10);
        assertThat(redriven.toCommit()).isEqualTo(new OffsetAndMetadata(3, "5-6,8-10"));

        var later = Redriven.of(redriven.toCommit(), 0);
        assertThat(later.has(2)).isTrue();
        assertThat(later.has(4)).isFalse();
        assertThat(later.has(9)).isTrue();
        later.add(3, 5);
        later.add(6, 8);
        assertThat(later.toCommit()).isEqualTo(new OffsetAndMetadata(10, ""));
    }

    @Test
    void metadata_of_someone_else_is_ignored() {
        assertThat(Redriven.of(new OffsetAndMetadata(4, "moved by hand"), 0).toCommit())
                .isEqualTo(new OffsetAndMetadata(4, ""));
    }

    @Test
    void more_gaps_than_kafka_keeps_are_noticed_in_time() {
        var redriven = Redriven.of(null, 0);
        long offset = 1_000_000_000_000L;
        while (!redriven.isFull(0)) {
            offset += 2;
            redriven.add(offset, offset + 1);
        }
        redriven.add(offset + 2, offset + 3);
        assertThat(redriven.toCommit().metadata()).hasSizeBetween(3_900, 4_096);
    }

    @Test
    void letters_under_way_need_room_too() {
        var redriven = Redriven.of(null, 0);
        long offset = 1_000_000_000_000L;
        int underWay = 0;
        while (!redriven.isFull(underWay)) {
            underWay++;
        }
        for (int i = 0; i < underWay; i++) {
            offset += 2;
            redriven.add(offset, offset + 1);
        }
        assertThat(underWay).isPositive();
        assertThat(redriven.toCommit().metadata()).hasSizeLessThan(4_096);
    }

    /** Any order of letters, with commits in between, comes to the same as a set. */
    @Test
    void it_remembers_as_a_set_does() {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            var set = new TreeSet<Long>();
            var redriven = Redriven.of(null, 0);
            for (int step = 0; step < 30; step++) {
                long offset = random.nextLong(40);
                set.add(offset);
                redriven.add(offset, offset + 1);
                if (random.nextInt(4) == 0) {
                    redriven = Redriven.of(redriven.toCommit(), 0);
                }
            }
            for (long offset = 0; offset < 40; offset++) {
                assertThat(redriven.has(offset)).as("offset %d", offset).isEqualTo(set.contains(offset));
            }
        }
    }
}
