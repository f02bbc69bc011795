package bookings.gateway.edge;

import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.runtime.KafkaClients;
import bookings.wire.BookingHeaders;
import bookings.wire.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the replies from their end, and hands those of this process to the requests that wait. */
public final class ReplyReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);

    private final TopicFollower follower;

    private ReplyReader(TopicFollower follower) {
        this.follower = follower;
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
        var delivery = new Delivery(channel, replies, answering);
        return new ReplyReader(
                TopicFollower.start(clients, "replies", channel.topic(), partitions, Duration.ZERO, delivery));
    }

    /** Whether a command that is sent from now on has its reply read. */
    public boolean positioned() {
        return follower.positioned();
    }

    @Override
    public void close() {
        follower.close();
    }

    private record Delivery(Channel<CommandId, Outcome> channel, PendingReplies replies, Executor answering)
            implements TopicFollower.Follower {
        @Override
        public Map<TopicPartition, Long> beginning(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
            return consumer.endOffsets(partitions);
        }

        @Override
        public void take(ConsumerRecord<byte[], byte[]> reply) {
            var replyTo = reply.headers().lastHeader(BookingHeaders.REPLY_TO);
            if (replyTo != null && replyTo.value() != null) {
                replies.awaiting(replyTo.value())
                        .ifPresent(waiting -> answering.execute(() -> complete(waiting, reply)));
            }
        }

        private void complete(CompletableFuture<Outcome> waiting, ConsumerRecord<byte[], byte[]> reply) {
            try {
                waiting.complete(
                        channel.values().deserializer().deserialize(reply.topic(), reply.headers(), reply.value()));
            } catch (SerializationException foreign) {
                log.warn(
                        "partition={} offset={} is no reply: {}",
                        reply.partition(),
                        reply.offset(),
                        foreign.getMessage());
            }
        }
    }
}
