package bookings.topology;

import bookings.topology.store.CalendarStore;
import bookings.topology.store.DeadlineStore;
import bookings.topology.store.DecidedStore;
import bookings.topology.store.PendingStore;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the stores of a marketplace hold, to be compared.
 *
 * @param entries of each store, key and value as hexadecimal digits
 */
record StoredBytes(Map<String, Map<String, String>> entries) {
    private static final List<String> STORES =
            List.of(PendingStore.NAME, DecidedStore.NAME, CalendarStore.NAME, DeadlineStore.NAME);

    StoredBytes(Marketplace marketplace) {
        this(read(marketplace));
    }

    int countOf(String store) {
        return entries.getOrDefault(store, Map.of()).size();
    }

    private static Map<String, Map<String, String>> read(Marketplace marketplace) {
        var stores = new TreeMap<String, Map<String, String>>();
        for (var store : STORES) {
            var content = new TreeMap<String, String>();
            try (var all = marketplace.store(store).all()) {
                all.forEachRemaining(entry -> content.put(hex(entry.key.get()), hex(entry.value)));
            }
            stores.put(store, content);
        }
        return stores;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
