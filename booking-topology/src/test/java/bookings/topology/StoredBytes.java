package bookings.topology;

import bookings.topology.store.Section;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the store of a marketplace holds, to be compared.
 *
 * @param entries key and value as hexadecimal digits
 */
record StoredBytes(Map<String, String> entries) {
    StoredBytes(Marketplace marketplace) {
        this(read(marketplace));
    }

    int countOf(Section section) {
        var tag = HexFormat.of().toHexDigits(section.tag());
        return Math.toIntExact(
                entries.keySet().stream().filter(key -> key.startsWith(tag)).count());
    }

    private static Map<String, String> read(Marketplace marketplace) {
        var content = new TreeMap<String, String>();
        try (var all = marketplace.store().all()) {
            all.forEachRemaining(entry -> content.put(hex(entry.key.get()), hex(entry.value)));
        }
        return content;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
