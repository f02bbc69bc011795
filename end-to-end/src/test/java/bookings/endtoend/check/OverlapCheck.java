package bookings.endtoend.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** I1: goes through each property's history record by record, so that an overlap counts even where both were closed later. */
final class OverlapCheck {
    private OverlapCheck() {}

    static Finding of(History history) {
        var violations = new ArrayList<String>();
        var heldByProperty = new HashMap<String, Map<String, Version>>();
        for (var version : history.versions()) {
            var held = heldByProperty.computeIfAbsent(version.property(), property -> new LinkedHashMap<>());
            if (!version.holdsNights()) {
                held.remove(version.booking());
                continue;
            }
            if (!held.containsKey(version.booking())) {
                held.values().stream()
                        .filter(version::sharesNightsWith)
                        .forEach(other -> violations.add(version + " shares nights with " + other));
            }
            held.put(version.booking(), version);
        }
        return new Finding(
                Invariant.NO_OVERLAP,
                violations,
                String.format(
                        Locale.ROOT,
                        "%,d stays of %,d properties, %,d held in the end",
                        history.bookings().size(),
                        heldByProperty.size(),
                        heldByProperty.values().stream().mapToInt(Map::size).sum()));
    }
}
