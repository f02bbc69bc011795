package bookings.gateway.edge;

import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaClients.NoOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every partition of a topic in a thread of its own, committed records only. It belongs to no group, so no rebalance
 * ever takes a partition away; after an error it begins anew where it was.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final String role;
    private final List<TopicPartition> partitions;
    private final Duration rest;
    private final Follower follower;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;
    private volatile boolean positioned;

    /** What is done with the records; called in the reader's thread, so it should be quick. */
    public interface Follower {
        /**
         * Where to begin in partitions that were never read, by their offsets.
         *
         * @param consumer to be asked for offsets, and not moved
         */
        Map<TopicPartition, Long> beginning(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions);

        /** The next record of its partition. */
        void take(ConsumerRecord<byte[], byte[]> record);

        /**
         * Everything up to here was taken.
         *
         * @param consumer to be asked for offsets, and not moved
         */
        default void pause(Consumer<byte[], byte[]> consumer) {}

        /**
         * Records were deleted before they were read; reading goes on from here.
         *
         * @param consumer as for {@link #pause}
         */
        default void lost(Consumer<byte[], byte[]> consumer) {}
    }

    private TopicFollower(
            KafkaClients clients, String role, String topic, int partitions, Duration rest, Follower follower) {
        this.clients = clients;
        this.role = role;
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        this.rest = rest;
        this.follower = follower;
        this.thread = Thread.ofPlatform().name("booking-" + role).daemon().unstarted(this::run);
    }

    /**
     * Begins to read, and returns at once, also while Kafka is away.
     *
     * @param role names the reader to the brokers and in the log, such as {@code replies}
     * @param partitions how many the topic has
     * @param rest how long it pauses after records came, so that more of them gather for the next look
     */
    public static TopicFollower start(
            KafkaClients clients, String role, String topic, int partitions, Duration rest, Follower follower) {
        var made = new TopicFollower(clients, role, topic, partitions, rest, follower);
        made.thread.start();
        return made;
    }

    /** Whether a record that is written from now on will be read soon; not so after an error, until reading works again. */
    public boolean positioned() {
        return positioned;
    }

    @Override
    public void close() {
        closed = true;
        var reading = consumer;
        if (reading == null) {
            thread.interrupt();
        } else {
            reading.wakeup(); // interrupted, it could not take leave of the brokers
        }
    }

    private void run() {
        boolean failed = false;
        while (!closed) {
            try (var made = connect()) {
                consumer = made;
                made.assign(partitions);
                position(made);
                positioned = !failed;
                while (!closed) {
                    poll(made);
                    positioned = true;
                    failed = false;
                }
            } catch (InterruptException | WakeupException stopped) {
                log.debug("reading {} was interrupted", role);
            } catch (KafkaException broken) {
                log.warn("{} cannot be read, beginning anew: {}", role, broken.toString());
                failed = true;
            } catch (RuntimeException bug) {
                log.error("reading {} failed, beginning anew", role, bug);
                failed = true;
            }
            if (failed && !closed) {
                positioned = false;
                pause(PAUSE);
            }
        }
        positioned = false;
    }

    private Consumer<byte[], byte[]> connect() {
        return new KafkaConsumer<>(
                clients.committedReader(role, NoOffset.NONE), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Where it was before an error, so that no record of that time is lost. */
    private void position(Consumer<byte[], byte[]> consumer) {
        var unknown = new ArrayList<>(partitions);
        unknown.removeAll(positions.keySet());
        if (!unknown.isEmpty()) {
            positions.putAll(follower.beginning(consumer, unknown));
        }
        positions.forEach(consumer::seek);
    }

    private void poll(Consumer<byte[], byte[]> consumer) {
        try {
            var records = consumer.poll(POLL);
            for (var record : records) {
                follower.take(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
            follower.pause(consumer);
            if (!records.isEmpty() && !rest.isZero()) {
                pause(rest);
            }
        } catch (InvalidOffsetException gone) {
            // a quiet partition's position falls behind what is kept; whatever came since is still there
            log.warn("{} were deleted before they were read, going on at the oldest: {}", role, gone.partitions());
            consumer.seekToBeginning(gone.partitions());
            follower.lost(consumer);
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException stopped) {
            log.debug("a pause was cut short");
        }
    }
}
