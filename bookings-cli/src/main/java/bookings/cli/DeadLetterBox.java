package bookings.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The topic of the dead letters, and which of them have been redriven. */
final class DeadLetterBox implements AutoCloseable {
    /** Its committed offsets are the memory; nobody is a member of it. */
    static final String GROUP = "bookings-redrive";

    private final Consumer<byte[], byte[]> consumer;
    private final TopicScan scan;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Redriven> redriven = new HashMap<>();
    private final Map<TopicPartition, Long> beginnings;

    private DeadLetterBox(Consumer<byte[], byte[]> consumer, String topic, Stop stop) {
        this.consumer = consumer;
        this.scan = new TopicScan(consumer, stop);
        this.partitions = scan.partitions(topic);
        this.beginnings = scan.beginnings(partitions);
        var committed = consumer.committed(new HashSet<>(partitions));
        for (var partition : partitions) {
            redriven.put(partition, Redriven.of(committed.get(partition), requireNonNull(beginnings.get(partition))));
        }
    }

    /** The caller closes it. */
    static DeadLetterBox open(Brokers brokers, Stop stop) {
        var consumer = brokers.readerFor("dead-letters", GROUP);
        try {
            return new DeadLetterBox(consumer, brokers.settings().deadLetterTopic(), stop);
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
    }

    /** Gets the letters of one look, those of a partition in their order. */
    interface Reader {
        /** @return whether it wants more */
        boolean read(List<DeadLetter> letters);
    }

    /** Reads what is there now. */
    void read(boolean redrivenToo, Reader reader) {
        var from = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            from.put(
                    partition,
                    redrivenToo
                            ? beginnings.get(partition)
                            : (Long) of(partition).upTo());
        }
        var reached = new HashMap<>(from);
        scan.read(from, scan.ends(partitions), records -> {
            var letters = new ArrayList<DeadLetter>();
            for (var record : records) {
                long behindPrevious = requireNonNull(reached.put(partition(record), record.offset() + 1));
                if (redrivenToo || !isRedriven(record)) {
                    letters.add(DeadLetter.of(record, behindPrevious));
                }
            }
            return letters.isEmpty() || reader.read(letters);
        });
    }

    boolean isRedriven(DeadLetter letter) {
        return isRedriven(letter.letter());
    }

    private boolean isRedriven(ConsumerRecord<byte[], byte[]> record) {
        return of(partition(record)).has(record.offset());
    }

    /**
     * Whether it could be remembered behind others that are sent and not marked yet.
     *
     * @param underWay how many these are
     */
    boolean hasRoom(DeadLetter letter, int underWay) {
        return !of(partition(letter.letter())).isFull(underWay);
    }

    /** @throws CannotDoException if this partition's memory is used up by gaps */
    void requireRoom(DeadLetter letter) {
        if (!hasRoom(letter, 0)) {
            throw new CannotDoException("too many letters wait between redriven ones to remember them all;"
                    + " redrive those in between first, from the oldest on");
        }
    }

    /** Remembers it, for good once {@link #commit} has returned. */
    void markRedriven(DeadLetter letter) {
        var record = letter.letter();
        of(partition(record)).add(letter.behindPrevious(), record.offset() + 1);
    }

    void commit() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        redriven.forEach((partition, done) -> offsets.put(partition, done.toCommit()));
        consumer.commitSync(offsets);
    }

    private Redriven of(TopicPartition partition) {
        return requireNonNull(redriven.get(partition));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
