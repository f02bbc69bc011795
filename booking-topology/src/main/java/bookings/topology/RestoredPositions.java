package bookings.topology;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How far the changelogs have been read by this instance's copies. Kafka Streams knows the offset of the last record of
 * each copy; under exactly-once the end of a changelog lies behind it, since transactions end in markers, and those that
 * were aborted leave whole stretches that hold nothing.
 */
final class RestoredPositions {
    private static final String SHARED = "bookings.restored.positions";

    private final Map<Integer, Fetched> byPartition = new ConcurrentHashMap<>();

    /**
     * @param afterRecord the offset after the last record
     * @param next the offset that is fetched next
     */
    private record Fetched(long afterRecord, long next) {}

    /** Has Kafka Streams' own reader of changelogs tell this object. */
    void listenTo(Properties properties) {
        properties.put(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                List.of(Listener.class.getName()));
        properties.put(StreamsConfig.restoreConsumerPrefix(SHARED), this);
    }

    /**
     * The offset before which a copy has everything.
     *
     * @param applied the offset after the last record in the copy
     */
    long reached(int partition, long applied) {
        var fetched = byPartition.get(partition);
        return fetched == null || applied < fetched.afterRecord ? applied : Math.max(applied, fetched.next);
    }

    private void fetched(ConsumerRecords<byte[], byte[]> records) {
        records.nextOffsets().forEach((changelog, next) -> {
            var ofPartition = records.records(changelog);
            var known = byPartition.getOrDefault(changelog.partition(), new Fetched(0, 0));
            var afterRecord = ofPartition.isEmpty()
                    ? known.afterRecord
                    : ofPartition.getLast().offset() + 1;
            byPartition.put(changelog.partition(), new Fetched(afterRecord, next.offset()));
        });
    }

    /** Named in the configuration of the reader of changelogs, made by Kafka. */
    public static final class Listener implements ConsumerInterceptor<byte[], byte[]> {
        private RestoredPositions positions = new RestoredPositions();

        @Override
        public void configure(Map<String, ?> configs) {
            if (configs.get(SHARED) instanceof RestoredPositions shared) {
                positions = shared;
            }
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            positions.fetched(records);
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
