package bookings.gateway.events;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.gateway.edge.TopicFollower;
import bookings.wire.Channel;
import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each committed update to the streams. It begins a while before the end of the log, so that streams which were open
 * at an earlier process can go on at this one.
 */
final class UpdateReader implements TopicFollower.Follower {
    private static final Logger log = LoggerFactory.getLogger(UpdateReader.class);

    private final Channel<BookingId, Booking> channel;
    private final int remembered;
    private final LiveEvents events;
    /** Where the log ended when reading began. */
    private Map<TopicPartition, Long> ends = Map.of();

    private boolean caughtUp;

    /** @param remembered how many updates of all partitions together are worth reading again */
    UpdateReader(Channel<BookingId, Booking> channel, int remembered, LiveEvents events) {
        this.channel = channel;
        this.remembered = remembered;
        this.events = events;
    }

    @Override
    public Map<TopicPartition, Long> beginning(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        var oldest = consumer.beginningOffsets(partitions);
        ends = consumer.endOffsets(partitions);
        var starts = new HashMap<TopicPartition, Long>();
        ends.forEach((partition, end) -> starts.put(
                partition, Math.max(oldest.getOrDefault(partition, 0L), end - remembered / partitions.size())));
        caughtUp = false;
        events.restart(position(starts));
        return starts;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            var booking = channel.values().deserializer().deserialize(record.topic(), record.headers(), record.value());
            events.publish(record.partition(), record.offset(), booking, () -> json(booking));
        } catch (SerializationException foreign) {
            log.warn(
                    "partition={} offset={} is no update: {}",
                    record.partition(),
                    record.offset(),
                    foreign.getMessage());
        }
    }

    @Override
    public void pause(Consumer<byte[], byte[]> consumer) {
        var reached = position(positions(consumer));
        events.read(reached); // also past what is no record, such as the marks of transactions
        if (!caughtUp && reached.hasReached(position(ends))) {
            caughtUp = true;
            events.readable();
        }
    }

    @Override
    public void lost(Consumer<byte[], byte[]> consumer) {
        ends = consumer.endOffsets(consumer.assignment());
        caughtUp = false;
        events.restart(position(positions(consumer)));
    }

    private static Map<TopicPartition, Long> positions(Consumer<byte[], byte[]> consumer) {
        var positions = new HashMap<TopicPartition, Long>();
        consumer.assignment().forEach(partition -> positions.put(partition, consumer.position(partition)));
        return positions;
    }

    private static Position position(Map<TopicPartition, Long> offsets) {
        var byPartition = new long[offsets.size()];
        offsets.forEach((partition, offset) -> byPartition[partition.partition()] = offset);
        return Position.of(byPartition);
    }

    /** As on the topic, but for what is of use to the topology alone, and in one line whoever wrote the record. */
    private String json(Booking booking) {
        try {
            var bytes = channel.values().serializer().serialize(channel.topic(), booking);
            var node = (ObjectNode) Json.mapper().readTree(bytes);
            node.remove("commandIds");
            return Json.mapper().writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what we write ourselves cannot be read", impossible);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
