package bookings.mongo;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.mongo.DeadLetters.DeadLetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** What one poll gave and the mirror does not have yet, by partition, since partitions may go to another sink meanwhile. */
final class SinkBatch {
    private final Map<TopicPartition, Share> shares = new LinkedHashMap<>();

    /**
     * One partition's part.
     *
     * @param first offset of its first record; empty where the poll only went past the ends of transactions
     */
    private record Share(
            List<Update> updates, List<DeadLetter> unreadable, OptionalLong first, OffsetAndMetadata next) {

        int records() {
            return updates.size() + unreadable.size();
        }
    }

    /** A booking and the record it came in. */
    record Update(Booking booking, ConsumerRecord<byte[], byte[]> source) {}

    static SinkBatch empty() {
        return new SinkBatch();
    }

    static SinkBatch of(ConsumerRecords<byte[], byte[]> records, Deserializer<Booking> reader) {
        var batch = new SinkBatch();
        records.nextOffsets().forEach((partition, next) -> {
            var updates = new ArrayList<Update>();
            var unreadable = new ArrayList<DeadLetter>();
            var ofPartition = records.records(partition);
            for (var source : ofPartition) {
                read(source, reader, updates, unreadable);
            }
            var first = ofPartition.stream().mapToLong(ConsumerRecord::offset).findFirst();
            batch.shares.put(partition, new Share(updates, unreadable, first, next));
        });
        return batch;
    }

    /** Nothing but reading happens here, so that whatever is thrown is the record's fault, a bug in our reader included. */
    private static void read(
            ConsumerRecord<byte[], byte[]> source,
            Deserializer<Booking> reader,
            List<Update> updates,
            List<DeadLetter> unreadable) {
        try {
            var booking = reader.deserialize(source.topic(), source.headers(), source.value());
            BookingDocuments.of(booking);
            updates.add(new Update(booking, source));
        } catch (RuntimeException malformed) {
            unreadable.add(
                    new DeadLetter(source, malformed.getClass().getName(), String.valueOf(malformed.getMessage())));
        }
    }

    boolean isEmpty() {
        return shares.isEmpty();
    }

    int records() {
        return shares.values().stream().mapToInt(Share::records).sum();
    }

    void forget(Collection<TopicPartition> partitions) {
        shares.keySet().removeAll(partitions);
    }

    /** The versions of each booking, in order. */
    Map<BookingId, NavigableMap<Integer, Update>> versions() {
        var versions = new HashMap<BookingId, NavigableMap<Integer, Update>>();
        for (var share : shares.values()) {
            for (var update : share.updates()) {
                versions.computeIfAbsent(update.booking().id(), id -> new TreeMap<>())
                        .put(update.booking().version(), update);
            }
        }
        return versions;
    }

    List<Update> updates() {
        return shares.values().stream()
                .flatMap(share -> share.updates().stream())
                .toList();
    }

    List<DeadLetter> unreadable() {
        return shares.values().stream()
                .flatMap(share -> share.unreadable().stream())
                .toList();
    }

    /** When its oldest record was made, in milliseconds since 1970; empty where it holds none. */
    OptionalLong oldest() {
        var sources = shares.values().stream()
                .flatMap(share -> Stream.concat(
                        share.updates().stream().map(Update::source),
                        share.unreadable().stream().map(DeadLetter::source)));
        return sources.mapToLong(ConsumerRecord::timestamp).min();
    }

    /** Where reading goes on behind this batch. */
    Map<TopicPartition, OffsetAndMetadata> next() {
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        shares.forEach((partition, share) -> next.put(partition, share.next()));
        return next;
    }

    /** The offset of a partition's first record in it; empty where it holds none of that partition. */
    OptionalLong first(TopicPartition partition) {
        var share = shares.get(partition);
        return share == null ? OptionalLong.empty() : share.first();
    }
}
