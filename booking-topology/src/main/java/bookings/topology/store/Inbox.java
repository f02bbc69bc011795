package bookings.topology.store;

import bookings.domain.OwnerId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The bookings that wait for an owner's answer: one prefix scan. */
public final class Inbox {
    private Inbox() {}

    /** The owner's pending bookings, each as the JSON of its update and a little more, in the order of their ids. */
    public static List<byte[]> of(ReadOnlyKeyValueStore<Bytes, byte[]> store, OwnerId owner) {
        return of(store, owner, Integer.MAX_VALUE);
    }

    /** As {@link #of(ReadOnlyKeyValueStore, OwnerId)}, but no more than the first {@code most}. */
    public static List<byte[]> of(ReadOnlyKeyValueStore<Bytes, byte[]> store, OwnerId owner, int most) {
        var inbox = new ArrayList<byte[]>();
        try (var found =
                store.prefixScan(new KeyBytes(Section.PENDING).id(owner).toBytes(), new BytesSerializer())) {
            while (found.hasNext() && inbox.size() < most) {
                inbox.add(found.next().value);
            }
        }
        return inbox;
    }
}
