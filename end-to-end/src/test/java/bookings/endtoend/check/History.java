package bookings.endtoend.check;

import bookings.endtoend.check.Topic.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code booking-updates} tells; a property's records lie in one partition, so their order is that of the topic.
 *
 * @param versions all of them, partition by partition in order
 * @param bookings the versions of each booking by its id, in order
 */
public record History(List<Version> versions, Map<String, List<Version>> bookings) {
    public static History of(List<Entry> updates) {
        var versions = updates.stream().flatMap(at -> Version.of(at).stream()).toList();
        var bookings = new LinkedHashMap<String, List<Version>>();
        versions.forEach(version -> bookings.computeIfAbsent(version.booking(), id -> new ArrayList<>())
                .add(version));
        return new History(versions, bookings);
    }

    /** Each record that opens a booking; more than one for a booking that was opened twice. */
    List<Version> openings() {
        return versions.stream().filter(version -> version.number() == 1).toList();
    }

    /** The highest version of each booking. */
    List<Version> latest() {
        return bookings.values().stream()
                .map(life -> life.stream()
                        .max((one, other) -> Integer.compare(one.number(), other.number()))
                        .orElseThrow())
                .toList();
    }

    /** How each booking stands, as {@code 2 ACCEPTED} for its second version, by its id. */
    public Map<String, String> standings() {
        return latest().stream()
                .collect(Collectors.toMap(Version::booking, version -> version.number() + " " + version.status()));
    }

    /** The ids of those that a traveler has ever had. */
    public List<String> bookingsOf(String traveler) {
        return openings().stream()
                .filter(opening -> opening.traveler().equals(traveler))
                .map(Version::booking)
                .distinct()
                .toList();
    }

    List<Version> of(String booking) {
        return bookings.getOrDefault(booking, List.of());
    }
}
