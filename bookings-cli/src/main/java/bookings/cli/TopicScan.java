package bookings.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads topics up to where they ended at one moment, and no further, however fast they grow. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Consumer<byte[], byte[]> consumer;
    private final Stop stop;

    /** @param consumer that the caller closes; it belongs to this scan until {@link #read} returns */
    TopicScan(Consumer<byte[], byte[]> consumer, Stop stop) {
        this.consumer = consumer;
        this.stop = stop;
    }

    /** Gets the records as they are read, those of one partition in their order. */
    interface Reader {
        /** @return whether it wants more */
        boolean read(List<ConsumerRecord<byte[], byte[]>> records);
    }

    /** @throws CannotDoException if there is no such topic */
    List<TopicPartition> partitions(String topic) {
        var partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new CannotDoException("Kafka has no topic " + topic);
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    List<TopicPartition> partitions(Collection<String> topics) {
        return topics.stream().flatMap(topic -> partitions(topic).stream()).toList();
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    /** Behind the last committed record of each. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /** Where the records begin that are not older; the end where there are none. */
    Map<TopicPartition, Long> offsetsAt(Instant since, Collection<TopicPartition> partitions) {
        var wanted = partitions.stream()
                .collect(Collectors.toMap(partition -> partition, all -> Math.max(0, since.toEpochMilli())));
        var found = consumer.offsetsForTimes(wanted);
        var ends = ends(partitions);
        var offsets = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            var first = found.get(partition);
            offsets.put(partition, first == null ? requireNonNull(ends.get(partition)) : (Long) first.offset());
        }
        return offsets;
    }

    /**
     * Returns once all records between the two places of each partition were handed over, or no more are wanted.
     *
     * @throws TimeoutException if Kafka stops answering
     * @throws Stop.StoppedException if the operator ends it
     */
    void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, Reader reader) {
        consumer.assign(to.keySet());
        consumer.resume(consumer.paused()); // by an earlier read
        from.forEach(consumer::seek);
        var open = new HashMap<>(to);
        long lastMove = System.nanoTime();
        while (!close(open)) {
            stop.check();
            var records = consumer.poll(POLL);
            var wanted = records.partitions().stream()
                    .flatMap(partition -> records.records(partition).stream()
                            .filter(record -> record.offset() < requireNonNull(to.get(partition))))
                    .toList();
            if (!wanted.isEmpty() && !reader.read(wanted)) {
                return;
            }
            if (!records.nextOffsets().isEmpty()) {
                lastMove = System.nanoTime();
            } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
                throw new TimeoutException("no records came for " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    /** Lets go of what has been read to its end; true once that is all. */
    private boolean close(Map<TopicPartition, Long> open) {
        var read = open.entrySet().stream()
                .filter(end -> consumer.position(end.getKey()) >= end.getValue())
                .map(Map.Entry::getKey)
                .toList();
        consumer.pause(read);
        open.keySet().removeAll(read);
        return open.isEmpty();
    }
}
