package bookings.topology.store;

import bookings.domain.OwnerId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Bookings that wait for their owner's answer, by owner and booking, so that an owner's inbox is one prefix scan. */
public final class PendingStore {
    /** Stored state: renaming it is a migration. */
    public static final String NAME = "pending-bookings";

    private PendingStore() {}

    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.persistent(NAME);
    }

    /** The owner's pending bookings, each as the JSON of its update, in the order of their ids. */
    public static List<byte[]> inbox(ReadOnlyKeyValueStore<Bytes, byte[]> pending, OwnerId owner) {
        var inbox = new ArrayList<byte[]>();
        try (var found = pending.prefixScan(new KeyBytes().id(owner).toBytes(), new BytesSerializer())) {
            found.forEachRemaining(entry -> inbox.add(entry.value));
        }
        return inbox;
    }
}
