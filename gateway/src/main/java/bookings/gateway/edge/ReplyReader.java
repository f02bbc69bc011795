package bookings.gateway.edge;

import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaClients.NoOffset;
import bookings.wire.BookingHeaders;
import bookings.wire.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every partition of the replies from their end, and hands those of this process to the requests that wait. It
 * belongs to no group, so no rebalance ever takes a partition away; after an error it begins anew where it was.
 */
public final class ReplyReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Channel<CommandId, Outcome> channel;
    private final List<TopicPartition> partitions;
    private final PendingReplies replies;
    private final Executor answering;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;
    private volatile boolean positioned;

    private ReplyReader(
            KafkaClients clients,
            Channel<CommandId, Outcome> channel,
            int partitions,
            PendingReplies replies,
            Executor answering) {
        this.clients = clients;
        this.channel = channel;
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(channel.topic(), partition))
                .toList();
        this.replies = replies;
        this.answering = answering;
        this.thread = Thread.ofPlatform().name("booking-replies").daemon().unstarted(this::run);
    }

    /**
     * @param partitions how many the topic has
     * @param answering completes the waiting requests: their answers are not written in the reader's thread
     */
    public static ReplyReader start(
            KafkaClients clients,
            Channel<CommandId, Outcome> channel,
            int partitions,
            PendingReplies replies,
            Executor answering) {
        var reader = new ReplyReader(clients, channel, partitions, replies, answering);
        reader.thread.start();
        return reader;
    }

    /** Whether a command that is sent from now on has its reply read. */
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
        while (!closed) {
            try (var made = connect()) {
                consumer = made;
                made.assign(partitions);
                position(made);
                positioned = true;
                while (!closed) {
                    poll(made);
                }
            } catch (InterruptException | WakeupException stopped) {
                log.debug("reading replies was interrupted");
            } catch (KafkaException broken) {
                log.warn("replies cannot be read, beginning anew: {}", broken.toString());
                pause();
            } catch (RuntimeException bug) {
                log.error("reading replies failed, beginning anew", bug);
                pause();
            }
        }
        positioned = false;
    }

    private KafkaConsumer<byte[], byte[]> connect() {
        return new KafkaConsumer<>(
                clients.committedReader("replies", NoOffset.NONE),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Where it was before an error, so that no reply of that time is lost; in the beginning, at the end. */
    private void position(KafkaConsumer<byte[], byte[]> consumer) {
        var unknown = new ArrayList<TopicPartition>();
        for (var partition : partitions) {
            var known = positions.get(partition);
            if (known == null) {
                unknown.add(partition);
            } else {
                consumer.seek(partition, known);
            }
        }
        if (!unknown.isEmpty()) {
            consumer.seekToEnd(unknown);
            unknown.forEach(partition -> positions.put(partition, consumer.position(partition)));
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            for (var reply : consumer.poll(POLL)) {
                deliver(reply);
                positions.put(new TopicPartition(reply.topic(), reply.partition()), reply.offset() + 1);
            }
        } catch (InvalidOffsetException gone) {
            // a quiet partition's position falls behind what is kept; whatever came since is still there
            log.warn("replies were deleted before they were read, going on at the oldest: {}", gone.partitions());
            consumer.seekToBeginning(gone.partitions());
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> reply) {
        var replyTo = reply.headers().lastHeader(BookingHeaders.REPLY_TO);
        if (replyTo != null && replyTo.value() != null) {
            replies.awaiting(replyTo.value()).ifPresent(waiting -> answering.execute(() -> complete(waiting, reply)));
        }
    }

    private void complete(CompletableFuture<Outcome> waiting, ConsumerRecord<byte[], byte[]> reply) {
        try {
            waiting.complete(
                    channel.values().deserializer().deserialize(reply.topic(), reply.headers(), reply.value()));
        } catch (SerializationException foreign) {
            log.warn("partition={} offset={} is no reply: {}", reply.partition(), reply.offset(), foreign.getMessage());
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException stopped) {
            log.debug("a pause was cut short");
        }
    }
}
