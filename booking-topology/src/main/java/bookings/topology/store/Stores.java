package bookings.topology.store;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The one kind of store that is used: RocksDB on disk, logged to a compacted changelog, uncached. */
final class Stores {
    private Stores() {}

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> persistent(String name) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }

    /** Removes the key without reading what it held. */
    @SuppressWarnings("NullAway") // Kafka's stores take null for "no value", which their own delete would read first
    static void remove(KeyValueStore<Bytes, byte[]> store, Bytes key) {
        store.put(key, null);
    }
}
