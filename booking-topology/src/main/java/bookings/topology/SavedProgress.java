package bookings.topology;

import bookings.runtime.CannotStartException;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaClients.NoOffset;
import bookings.runtime.Patience;
import bookings.topology.store.BookingStore;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether the topology may go on from where it was. State without progress means that its group's offsets are gone:
 * every command would be decided again, against a state that already has their outcomes. Progress without state means
 * that the changelog is gone: held nights would look free.
 */
final class SavedProgress {
    private static final Duration POLL = Duration.ofMillis(100);

    private SavedProgress() {}

    /**
     * Waits for as long as the brokers are away.
     *
     * @param rekeyedTopic named to those who have to start anew
     * @throws CannotStartException if there are offsets and no changelog, or a changelog with state and no offsets
     */
    static void check(KafkaClients clients, String applicationId, String rekeyedTopic) throws InterruptedException {
        var patience = new Patience("Kafka", "see how far the group " + applicationId + " is");
        while (true) {
            try {
                look(clients, applicationId, rekeyedTopic);
                return;
            } catch (RetriableException away) {
                patience.waitAfter(away);
            }
        }
    }

    /** The topic with the state, as Kafka Streams names it. */
    static String changelogOf(String applicationId) {
        return applicationId + "-" + BookingStore.NAME + "-changelog";
    }

    private static void look(KafkaClients clients, String applicationId, String rekeyedTopic)
            throws InterruptedException {
        var changelog = changelogOf(applicationId);
        try (var admin = Admin.create(clients.admin())) {
            var exists = await(admin.listTopics().names()).contains(changelog);
            if (hasOffsets(admin, applicationId)) {
                requireState(exists, changelog, applicationId, rekeyedTopic);
                return;
            }
            // asked again, since another instance may have committed for the first time just now
            if (!exists || !holdsCommitted(clients, changelog) || hasOffsets(admin, applicationId)) {
                return;
            }
            throw new CannotStartException(("the group %1$s has no committed offsets, but there is state of it in %2$s."
                            + " Starting now would decide every command again."
                            + " Either restore the group's offsets (kafka-consumer-groups.sh --group %1$s"
                            + " --reset-offsets), or start anew from all commands: delete that topic, the topology's"
                            + " STATE_DIR, and the topics of updates and of re-keyed commands (%3$s) as well, since"
                            + " each of their records would be written again")
                    .formatted(applicationId, changelog, rekeyedTopic));
        }
    }

    private static void requireState(boolean exists, String changelog, String applicationId, String rekeyedTopic) {
        if (!exists) {
            throw new CannotStartException(("the group %1$s has committed offsets, but its changelog %2$s is gone."
                            + " Starting now would forget every booking, and held nights would look free."
                            + " Restore the changelog, or start anew from all commands: delete the group, the topology's"
                            + " STATE_DIR and the topics of updates and of re-keyed commands (%3$s)")
                    .formatted(applicationId, changelog, rekeyedTopic));
        }
    }

    /** Waits for offsets whose transaction is being committed. */
    private static boolean hasOffsets(Admin admin, String group) throws InterruptedException {
        var stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
        return !await(admin.listConsumerGroupOffsets(group, stable).partitionsToOffsetAndMetadata())
                .isEmpty();
    }

    /** An instance that was killed in its first transaction leaves records behind that count for nothing. */
    private static boolean holdsCommitted(KafkaClients clients, String topic) {
        try (var reader = new KafkaConsumer<>(
                clients.committedReader("saved-progress", NoOffset.EARLIEST),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = reader.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            var ends = reader.endOffsets(partitions);
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                if (!reader.poll(POLL).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
