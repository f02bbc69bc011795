package bookings.topology;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.OwnerId;
import bookings.runtime.tracing.Tracing;
import bookings.topology.store.BookingStore;
import bookings.wire.Channels;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** The whole of the stream processing, on one screen. Names are stored state: renaming one is a migration. */
public final class BookingTopology {
    private BookingTopology() {}

    /**
     * One sub-topology, so one task holds all that concerns an owner, and no record waits for a second transaction.
     *
     * @param decided is told which partitions it decides
     * @param tracing is told of every decision
     */
    static Topology of(Channels wire, DeciderSettings settings, DecidedPartitions decided, Tracing tracing) {
        var requests = wire.requests();
        var decisions = wire.decisions();
        var rekeyed = wire.rekeyed();
        var updates = wire.updates();
        var replies = wire.replies();
        StreamPartitioner<BookingId, Booking> ownerOfBooking = ownersPartition(Booking::ownerId);
        StreamPartitioner<CommandId, Outcome> ownerOfOutcome = ownersPartition(Outcome::ownerId);
        StreamPartitioner<OwnerId, Object> ownerOfKey =
                (topic, owner, command, partitions) -> only(Channels.partitionOf(owner, partitions));
        return new Topology()
                .addSource(
                        "commands",
                        new ByteArrayDeserializer(), // whatever the key is: a command's owner is in its value
                        DrainedCommits.counting(Channels.commandReader()),
                        requests.topic(),
                        decisions.topic(),
                        rekeyed.topic())
                .addProcessor("decider", () -> new BookingDecider(settings, decided, tracing), "commands")
                .addStateStore(BookingStore.builder(), "decider") // bookings, held stays, deadlines: see Section
                .addSink(
                        BookingDecider.REKEYED, // not its owner's partition: round once more
                        rekeyed.topic(),
                        rekeyed.keys().serializer(),
                        rekeyed.values().serializer(),
                        ownerOfKey,
                        "decider")
                .addSink(
                        BookingDecider.DUE, // expire, complete: decided in log order like any command
                        decisions.topic(),
                        decisions.keys().serializer(),
                        decisions.values().serializer(),
                        ownerOfKey,
                        "decider")
                .addSink(
                        BookingDecider.UPDATES,
                        updates.topic(),
                        updates.keys().serializer(),
                        updates.values().serializer(),
                        ownerOfBooking,
                        "decider")
                .addSink(
                        BookingDecider.REPLIES,
                        replies.topic(),
                        replies.keys().serializer(),
                        replies.values().serializer(),
                        ownerOfOutcome,
                        "decider");
    }

    /** A property's whole history stays in one order, whatever the key, and a transaction touches few partitions. */
    private static <K, V> StreamPartitioner<K, V> ownersPartition(Function<V, OwnerId> owner) {
        return (topic, key, value, partitions) -> only(Channels.partitionOf(owner.apply(value), partitions));
    }

    private static Optional<Set<Integer>> only(int partition) {
        return Optional.of(Set.of(partition));
    }
}
