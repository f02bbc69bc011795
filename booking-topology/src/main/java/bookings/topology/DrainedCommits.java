package bookings.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit when the last fetched record has been decided: an idle topology answers at once, a busy one in
 * groups as large as its fetches. Kafka Streams alone commits by the clock, which is either late or too often.
 *
 * <p>It counts records per stream thread: up as they are fetched, down as they are decided or found unreadable. Should
 * the count ever be too high, since fetched records were dropped with their partition, {@code commit.interval.ms} still
 * commits, and the closing processor puts it right.
 */
final class DrainedCommits {
    /** Fetched by this thread and not yet decided. A thread's tasks share its consumer, so they share its count. */
    private static final ThreadLocal<int[]> UNDECIDED = ThreadLocal.withInitial(() -> new int[1]);

    private final CommitMode mode;

    DrainedCommits(CommitMode mode) {
        this.mode = mode;
    }

    void decided(ProcessorContext<?, ?> context) {
        var undecided = UNDECIDED.get();
        undecided[0] = Math.max(0, undecided[0] - 1);
        if (mode == CommitMode.DRAINED && undecided[0] == 0) {
            context.commit();
        }
    }

    /** Forgets what was fetched for a partition that goes away, and for others with it: the next fetch counts anew. */
    void reset() {
        UNDECIDED.get()[0] = 0;
    }

    /** A deserializer that counts what it cannot read as done, since no processor will see it. */
    static <T> Deserializer<T> counting(Deserializer<T> reader) {
        return new Deserializer<>() {
            @Override
            public T deserialize(String topic, byte[] data) {
                try {
                    return reader.deserialize(topic, data);
                } catch (SerializationException unreadable) {
                    var undecided = UNDECIDED.get();
                    undecided[0] = Math.max(0, undecided[0] - 1);
                    throw unreadable;
                }
            }

            @Override
            public T deserialize(String topic, Headers headers, byte[] data) {
                return deserialize(topic, data);
            }
        };
    }

    /** Counts what the main consumer fetches; named in its configuration, made by Kafka. */
    public static final class Counter implements ConsumerInterceptor<byte[], byte[]> {
        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            UNDECIDED.get()[0] += records.count();
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}
