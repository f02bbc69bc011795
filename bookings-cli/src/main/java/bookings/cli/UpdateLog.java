package bookings.cli;

import static java.util.Objects.requireNonNull;

import bookings.domain.Booking;
import bookings.mongo.BookingDocuments;
import bookings.runtime.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.bson.Document;

/** {@code booking-updates}, read as the sink reads it. */
final class UpdateLog implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<Booking> reader;
    private final TopicScan scan;
    private final List<TopicPartition> partitions;
    private long unreadable = 0;

    private UpdateLog(Consumer<byte[], byte[]> consumer, KafkaSettings settings, Stop stop) {
        this.consumer = consumer;
        this.reader = settings.channels().updates().values().deserializer();
        this.scan = new TopicScan(consumer, stop);
        this.partitions = scan.partitions(settings.responseTopic());
    }

    /** The caller closes it. */
    static UpdateLog open(Brokers brokers, Stop stop) {
        var consumer = brokers.reader("updates");
        try {
            return new UpdateLog(consumer, brokers.settings(), stop);
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
    }

    /**
     * A version of a booking.
     *
     * @param document what the mirror should hold
     */
    record Update(Place place, Booking booking, Document document) {}

    /** Gets the updates as they are read, those of a booking in their order. */
    interface Reader {
        void read(List<Update> updates);
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    Map<TopicPartition, Long> beginnings() {
        return scan.beginnings(partitions);
    }

    /** Behind the last committed update. */
    Map<TopicPartition, Long> ends() {
        return scan.ends(partitions);
    }

    /** Records that are no update, in all that was read so far; the sink passes over them as well. */
    long unreadable() {
        return unreadable;
    }

    /** Returns once all updates between the two places were handed over. */
    void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, Reader updates) {
        scan.read(from, to, records -> {
            var read = new ArrayList<Update>(records.size());
            records.forEach(record -> read(record, read));
            updates.read(read);
            return true;
        });
    }

    /** The update that lies there; it has been read before. */
    Update at(Place place) {
        var found = new AtomicReference<Update>();
        var partition = place.topicPartition();
        scan.read(Map.of(partition, place.offset()), Map.of(partition, place.offset() + 1), records -> {
            var read = new ArrayList<Update>();
            records.forEach(record -> read(record, read));
            found.set(read.getFirst());
            return false;
        });
        return requireNonNull(found.get(), () -> "no update at " + place);
    }

    /** How many records lie between two places, ends of transactions included. */
    static long distance(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        return to.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - from.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** Nothing but reading happens here, so that whatever is thrown is the record's fault. */
    private void read(ConsumerRecord<byte[], byte[]> record, List<Update> updates) {
        try {
            var booking = reader.deserialize(record.topic(), record.headers(), record.value());
            updates.add(new Update(Place.of(record), booking, BookingDocuments.of(booking)));
        } catch (RuntimeException malformed) {
            unreadable++;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
