package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.topology.RestoredPositions.Listener;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What lies behind the last record of a changelog: nothing that a copy could miss. */
class RestoredPositionsTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 2);

    private final RestoredPositions positions = new RestoredPositions();
    private final Listener listener = new Listener();

    RestoredPositionsTest() {
        var properties = new Properties();
        positions.listenTo(properties);
        var consumer = new HashMap<String, Object>();
        properties.forEach((name, value) -> consumer.put(name.toString().replace("restore.consumer.", ""), value));
        listener.configure(consumer);
    }

    private void fetched(long next, long... offsets) {
        var records = Arrays.stream(offsets)
                .mapToObj(offset -> new ConsumerRecord<>("changelog", 2, offset, new byte[0], new byte[0]))
                .toList();
        var unused = listener.onConsume(new ConsumerRecords<>(
                offsets.length == 0 ? Map.of() : Map.of(CHANGELOG, List.copyOf(records)),
                Map.of(CHANGELOG, new OffsetAndMetadata(next))));
    }

    @Test
    void markers_behind_the_last_record_are_passed_once_it_is_applied() {
        fetched(13, 9, 10);
        assertThat(positions.reached(2, 10)).as("one record to go").isEqualTo(10);
        assertThat(positions.reached(2, 11)).isEqualTo(13);
    }

    @Test
    void an_aborted_stretch_alone_is_passed_as_well() {
        fetched(11, 10);
        fetched(20);
        assertThat(positions.reached(2, 11)).isEqualTo(20);
    }

    @Test
    void nothing_was_fetched_where_nothing_is_behind() {
        assertThat(positions.reached(2, 7)).isEqualTo(7);
    }

    @Test
    void a_copy_that_begins_anew_has_not_come_as_far_as_the_one_before() {
        fetched(20, 18);
        assertThat(positions.reached(2, 0)).isZero();
    }
}
