package bookings.topology;

import bookings.domain.OwnerId;
import bookings.topology.store.BookingStore;
import bookings.wire.Channels;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The copies of an owner's bookings: here, and on the instances that the group says have one. The copy of whoever
 * decides is of this moment, every other one has an age.
 */
final class Copies {
    /** One question, asked of a store. */
    interface Query extends Function<ReadOnlyKeyValueStore<Bytes, byte[]>, byte[]> {}

    /** For one other instance. A copy is a few milliseconds away, so whoever takes longer is in trouble. */
    private static final Duration HOP = Duration.ofMillis(300);

    /** For all of them together, and for waiting until one can answer; callers give up after a second. */
    private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(25);

    private final CompletableFuture<Instance> instance;
    private final int partitions;
    private final DecidedPartitions decided;
    private final CopyAges ages;
    private final Peers peers;

    /**
     * This instance, as it runs.
     *
     * @param self where it answers queries, as the group is told it
     */
    record Instance(KafkaStreams streams, HostInfo self, Membership membership) {}

    /** @param instance done once the topology is started; until then there is no copy */
    Copies(
            CompletableFuture<Instance> instance,
            int partitions,
            DecidedPartitions decided,
            CopyAges ages,
            Peers peers) {
        this.instance = instance;
        this.partitions = partitions;
        this.decided = decided;
        this.ages = ages;
        this.peers = peers;
    }

    /** What this instance's own copy says; empty where it has none that was ever complete. */
    Optional<Copy> here(OwnerId owner, Query query) {
        return running().flatMap(running -> here(running, owner, query));
    }

    private Optional<Copy> here(Instance running, OwnerId owner, Query query) {
        var partition = Channels.partitionOf(owner, partitions);
        var isDecidedHere = decided.contains(partition);
        var age = isDecidedHere ? running.membership().doubt() : ages.of(partition);
        if (age.isEmpty()) {
            return Optional.empty();
        }
        try {
            var json = query.apply(store(running.streams(), partition));
            // given away meanwhile, it may have been emptied before it was read
            return isDecidedHere && !decided.contains(partition)
                    ? Optional.empty()
                    : Optional.of(new Copy(json, age.get()));
        } catch (InvalidStateStoreException | IllegalStateException moving) { // to another instance, or closing
            return Optional.empty();
        }
    }

    /**
     * What the best copy says that can be asked: of this moment from whoever decides, else from whoever follows. Where
     * there is none, as for a moment in each rebalance, it tries again within its budget.
     *
     * @param path of the same question at another instance
     */
    Optional<Copy> anywhere(OwnerId owner, String path, Query query) {
        return running().flatMap(running -> anywhere(running, owner, path, query));
    }

    private Optional<Copy> anywhere(Instance running, OwnerId owner, String path, Query query) {
        var until = System.nanoTime() + BUDGET_NANOS;
        while (true) {
            var found = once(running, owner, path, query, until);
            if (found.isPresent() || System.nanoTime() + BETWEEN_ROUNDS.toNanos() >= until || !pause()) {
                return found;
            }
        }
    }

    private Optional<Copy> once(Instance running, OwnerId owner, String path, Query query, long until) {
        var own = here(running, owner, query);
        if (own.filter(Copy::isCurrent).isPresent()) {
            return own;
        }
        var holders = holders(running.streams(), owner);
        var decider = holders.flatMap(all -> ask(running, all.activeHost(), path, until));
        if (decider.filter(Copy::isCurrent).isPresent()) {
            return decider;
        }
        return own.or(() -> decider)
                .or(() -> holders.flatMap(all -> all.standbyHosts().stream()
                        .flatMap(follower -> ask(running, follower, path, until).stream())
                        .findFirst()));
    }

    private Optional<Copy> ask(Instance running, HostInfo holder, String path, long until) {
        var left = Duration.ofNanos(until - System.nanoTime());
        if (holder.equals(running.self()) || left.toMillis() <= 0) {
            return Optional.empty();
        }
        return peers.ask(holder, path, left.compareTo(HOP) < 0 ? left : HOP);
    }

    /** Who has the owner's partition, as far as the group has told this instance. */
    private Optional<KeyQueryMetadata> holders(KafkaStreams streams, OwnerId owner) {
        StreamPartitioner<OwnerId, Object> ownersPartition =
                (topic, key, value, count) -> Optional.of(Set.of(Channels.partitionOf(key, partitions)));
        try {
            return Optional.of(streams.queryMetadataForKey(BookingStore.NAME, owner, ownersPartition))
                    .filter(metadata -> !metadata.equals(KeyQueryMetadata.NOT_AVAILABLE));
        } catch (InvalidStateStoreException | IllegalStateException notRunning) {
            return Optional.empty();
        }
    }

    private static ReadOnlyKeyValueStore<Bytes, byte[]> store(KafkaStreams streams, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(
                        BookingStore.NAME, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(partition)
                .enableStaleStores());
    }

    private Optional<Instance> running() {
        return instance.isDone() ? Optional.of(instance.join()) : Optional.empty();
    }

    private static boolean pause() {
        try {
            Thread.sleep(BETWEEN_ROUNDS); // queries run on virtual threads
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
