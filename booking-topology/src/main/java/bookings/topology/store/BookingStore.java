package bookings.topology.store;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The one store, in {@linkplain Section sections}: RocksDB on disk, logged to a compacted changelog, uncached. One and
 * not one for each section, since a transaction pays for every partition that it touches, and each store adds one.
 */
public final class BookingStore {
    /** Stored state: renaming it is a migration. */
    public static final String NAME = "bookings";

    private BookingStore() {}

    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /** Removes the key without reading what it held. */
    @SuppressWarnings("NullAway") // Kafka's stores take null for "no value", which their own delete would read first
    static void remove(KeyValueStore<Bytes, byte[]> store, Bytes key) {
        store.put(key, null);
    }
}
