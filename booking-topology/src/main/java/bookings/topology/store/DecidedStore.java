package bookings.topology.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Bookings that are no longer pending, by owner and booking, until nobody can ask for them any more. */
public final class DecidedStore {
    /** Stored state: renaming it is a migration. */
    public static final String NAME = "decided-bookings";

    private DecidedStore() {}

    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.persistent(NAME);
    }
}
