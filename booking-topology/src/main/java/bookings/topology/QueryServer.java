package bookings.topology;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.runtime.AdminRoute;
import bookings.runtime.AdminRoute.Answer;
import bookings.topology.store.BookingStore;
import bookings.topology.store.HeldStays;
import bookings.topology.store.Inbox;
import bookings.wire.Channels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Interactive queries, for the HTTP programs only: an owner's pending bookings and a property's held stays, read from
 * this instance's stores. What is asked for and not held here is 503; the asker has the mirror to fall back on. A store
 * may show a change a moment before it is committed.
 *
 * <pre>
 * GET /queries/owners/{owner}/pending-bookings                    {"bookings":[an update's JSON, ...]}
 * GET /queries/owners/{owner}/properties/{property}/held-stays    {"stays":[{"checkIn":day,"checkOut":day}, ...]}
 * </pre>
 */
final class QueryServer {
    private final CompletableFuture<KafkaStreams> streams;
    private final int partitions;

    /** @param streams done once the topology is started; until then nothing is held here */
    QueryServer(CompletableFuture<KafkaStreams> streams, int partitions) {
        this.streams = streams;
        this.partitions = partitions;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute("/queries/owners/{owner}/pending-bookings", this::pendingBookings),
                new AdminRoute("/queries/owners/{owner}/properties/{property}/held-stays", this::heldStays));
    }

    private Answer pendingBookings(UnaryOperator<String> parameter) {
        return answer(() -> {
            var owner = new OwnerId(parameter.apply("owner"));
            return bookings(Inbox.of(partitionOf(owner), owner));
        });
    }

    private Answer heldStays(UnaryOperator<String> parameter) {
        return answer(() -> {
            var owner = new OwnerId(parameter.apply("owner"));
            var property = new PropertyId(parameter.apply("property"));
            // a day early, so that no zone's today is missed
            var since = LocalDate.now(ZoneOffset.UTC).minusDays(1);
            return stays(HeldStays.after(partitionOf(owner), property, since));
        });
    }

    private static Answer answer(Supplier<byte[]> query) {
        try {
            return new Answer(200, query.get());
        } catch (InvalidStateStoreException | IllegalStateException notHere) { // the latter while it closes
            return refusal(503, "This instance does not hold that owner now");
        } catch (IllegalArgumentException badId) {
            return refusal(400, "Ids must be 24 hexadecimal digits");
        }
    }

    private static Answer refusal(int status, String message) {
        return new Answer(status, utf8("{\"success\":false,\"message\":\"" + message + "\"}"));
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> partitionOf(OwnerId owner) {
        if (!streams.isDone()) {
            throw new StreamsNotStartedException("the topology is not started yet");
        }
        return streams.join()
                .store(StoreQueryParameters.fromNameAndType(
                                BookingStore.NAME, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(Channels.partitionOf(owner, partitions)));
    }

    /** The stored bytes are JSON already, and go out as they are. */
    private static byte[] bookings(List<byte[]> inbox) {
        var json = new ByteArrayOutputStream();
        json.writeBytes(utf8("{\"bookings\":["));
        var separator = "";
        for (var booking : inbox) {
            json.writeBytes(utf8(separator));
            json.writeBytes(booking);
            separator = ",";
        }
        json.writeBytes(utf8("]}"));
        return json.toByteArray();
    }

    private static byte[] stays(List<Stay> stays) {
        return utf8(stays.stream()
                .map(stay -> "{\"checkIn\":\"" + stay.checkIn() + "\",\"checkOut\":\"" + stay.checkOut() + "\"}")
                .collect(Collectors.joining(",", "{\"stays\":[", "]}")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
