package bookings.topology;

import bookings.runtime.CannotStartException;
import bookings.topology.store.CalendarStore;
import bookings.topology.store.DeadlineStore;
import bookings.topology.store.DecidedStore;
import bookings.topology.store.PendingStore;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the topology may go on from where it was. State without progress means that its group's offsets are gone:
 * every command would be decided again, against a state that already has their outcomes.
 */
final class SavedProgress {
    private static final List<String> STORES =
            List.of(PendingStore.NAME, DecidedStore.NAME, CalendarStore.NAME, DeadlineStore.NAME);

    private SavedProgress() {}

    /** @throws CannotStartException if the group has no offsets and its changelogs hold records */
    static void check(Admin admin, String applicationId) throws InterruptedException {
        if (hasOffsets(admin, applicationId)) {
            return;
        }
        var filled = filledChangelogs(admin, applicationId);
        if (!filled.isEmpty()) {
            throw new CannotStartException(("the group %1$s has no committed offsets, but there is state of it in %2$s."
                            + " Starting now would decide every command again."
                            + " Either restore the group's offsets (kafka-consumer-groups.sh --group %1$s"
                            + " --reset-offsets), or start anew from all commands: delete these topics and"
                            + " the topology's STATE_DIR, or choose another APPLICATION_ID")
                    .formatted(applicationId, String.join(", ", filled)));
        }
    }

    private static boolean hasOffsets(Admin admin, String group) throws InterruptedException {
        return !await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .isEmpty();
    }

    private static List<String> filledChangelogs(Admin admin, String applicationId) throws InterruptedException {
        var existing = await(admin.listTopics().names());
        var changelogs = STORES.stream()
                .map(store -> applicationId + "-" + store + "-changelog")
                .filter(existing::contains)
                .toList();
        var partitions = await(admin.describeTopics(changelogs).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition())))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return await(admin.listOffsets(partitions).all()).entrySet().stream()
                .filter(end -> end.getValue().offset() > 0)
                .map(end -> end.getKey().topic())
                .distinct()
                .sorted()
                .toList();
    }

    private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
