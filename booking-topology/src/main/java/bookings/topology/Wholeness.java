package bookings.topology;

import bookings.topology.Copies.Instance;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * Whether this instance can do its work: it decides what was given to it, and, once since its start, has caught up with
 * what it follows for others. Whoever restarts the instances in turn may then go on to the next, whose partitions find a
 * whole copy here.
 */
final class Wholeness {
    private final CompletableFuture<Instance> instance;
    private final CopyAges ages;
    private final AtomicBoolean wasWhole = new AtomicBoolean();

    /** @param instance done once the topology is started */
    Wholeness(CompletableFuture<Instance> instance, CopyAges ages) {
        this.instance = instance;
        this.ages = ages;
    }

    /** Empty when it can, else the reason in a few words. */
    Optional<String> whyNot() {
        if (!instance.isDone()) {
            return Optional.of("waiting for Kafka and its topics");
        }
        var streams = instance.join().streams();
        if (streams.state() != State.RUNNING) {
            return Optional.of("state is " + streams.state());
        }
        var incomplete = wasWhole.get() ? 0 : incomplete(streams);
        if (incomplete > 0) {
            return Optional.of(incomplete + " copies have not caught up yet");
        }
        wasWhole.set(true);
        return Optional.empty();
    }

    private long incomplete(KafkaStreams streams) {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.standbyTasks().stream())
                .filter(task -> ages.of(task.taskId().partition()).isEmpty())
                .count();
    }
}
