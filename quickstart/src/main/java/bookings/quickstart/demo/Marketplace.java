package bookings.quickstart.demo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Users and properties made up from their numbers, so that every start makes up the same ones. More of them leave those
 * that there are as they are, but for the last property, the one that is not available.
 */
public record Marketplace(List<DemoUser> owners, List<DemoUser> travelers, List<DemoProperty> properties) {
    private static final int ID_BYTES = 12;

    private static final List<String> FIRST_NAMES = List.of(
            "Amara", "Bruno", "Chiara", "Deniz", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kavya", "Luis",
            "Maya", "Noor", "Oskar", "Priya", "Quinn", "Rosa", "Samir", "Tessa", "Umar", "Vera", "Wei", "Ximena",
            "Yusuf", "Zoe");
    private static final List<String> LAST_NAMES = List.of(
            "Adeyemi",
            "Bianchi",
            "Castillo",
            "Demir",
            "Eriksen",
            "Fontaine",
            "Garcia",
            "Hoffmann",
            "Ivanova",
            "Jensen",
            "Kapoor",
            "Lindqvist",
            "Moreau",
            "Nakamura",
            "Okafor",
            "Pereira",
            "Quispe",
            "Rossi",
            "Schneider",
            "Tanaka",
            "Uddin",
            "Vargas",
            "Walker",
            "Yilmaz",
            "Zhang");
    private static final List<Place> PLACES = List.of(
            new Place("San Francisco", "CA", "94117"),
            new Place("San Diego", "CA", "92109"),
            new Place("Portland", "OR", "97209"),
            new Place("Seattle", "WA", "98103"),
            new Place("Austin", "TX", "78704"),
            new Place("New Orleans", "LA", "70116"),
            new Place("Savannah", "GA", "31401"),
            new Place("Asheville", "NC", "28801"),
            new Place("Boston", "MA", "02114"),
            new Place("Brooklyn", "NY", "11215"),
            new Place("Santa Fe", "NM", "87501"),
            new Place("Boulder", "CO", "80302"));
    private static final List<String> MOODS = List.of(
            "Sunny", "Quiet", "Bright", "Cosy", "Airy", "Old", "Garden", "Hillside", "Lakeside", "Hidden", "Painted");
    private static final List<String> TYPES =
            List.of("Loft", "Cottage", "Apartment", "House", "Studio", "Cabin", "Villa");
    private static final List<String> STREETS =
            List.of("Alder St", "Bay Ave", "Cedar Ln", "Dune Rd", "Elm St", "Ferry St", "Grove Ave", "Hill Rd");
    private static final List<String> AMENITIES = List.of(
            "Wifi", "Kitchen", "Washer", "Free parking", "Air conditioning", "Heating", "Workspace", "Garden", "Crib");

    private record Place(String city, String state, String zipcode) {}

    public Marketplace {
        owners = List.copyOf(owners);
        travelers = List.copyOf(travelers);
        properties = List.copyOf(properties);
    }

    /**
     * Makes one up. Properties are dealt to the owners in turn.
     *
     * @param owners at least 1
     * @param travelers at least 1
     * @param properties at least 2, since the last one is not available
     */
    public static Marketplace of(int owners, int travelers, int properties) {
        var hosts = users(DemoUser.Role.OWNER, owners);
        var homes = new ArrayList<DemoProperty>(properties);
        for (int i = 0; i < properties; i++) {
            homes.add(property(hosts.get(i % owners), i % owners, i / owners, i < properties - 1));
        }
        return new Marketplace(hosts, users(DemoUser.Role.TRAVELER, travelers), homes);
    }

    private static List<DemoUser> users(DemoUser.Role role, int count) {
        return IntStream.range(0, count).mapToObj(number -> user(role, number)).toList();
    }

    private static DemoUser user(DemoUser.Role role, int number) {
        var called = role.name().toLowerCase(Locale.ROOT);
        // travelers and owners start at different names; 26 and 25 names have no common factor, so pairs repeat late
        int start = role == DemoUser.Role.OWNER ? 0 : 11;
        var place = pick(PLACES, number);
        return new DemoUser(
                id(called + " " + number),
                role,
                pick(FIRST_NAMES, start + number) + " " + pick(LAST_NAMES, start + number * 3),
                called + number + "@example.com",
                place.city(),
                place.state());
    }

    private static DemoProperty property(DemoUser owner, int ownerNumber, int number, boolean available) {
        var type = pick(TYPES, ownerNumber + number);
        var place = pick(PLACES, ownerNumber + number * 5);
        var name = pick(MOODS, ownerNumber + number * 3) + " " + type + " in " + place.city();
        int sleeps = 2 + (ownerNumber + number) % 5;
        var picture = "/images/demo/" + type.toLowerCase(Locale.ROOT);
        return new DemoProperty(
                id("property " + number + " of owner " + ownerNumber),
                owner.id(),
                name,
                type,
                name + ", for up to " + sleeps + " guests.",
                (10 + ownerNumber * 7 + number * 3) + " " + pick(STREETS, ownerNumber + number),
                place.city(),
                place.state(),
                place.zipcode(),
                amount(80 + (ownerNumber * 17 + number * 29) % 240, number % 5 == 3 ? "0.50" : "0"),
                amount(20 + (ownerNumber + number) % 6 * 10, "0"),
                amount(15 + number % 4 * 5, number % 7 == 4 ? "0.25" : "0"),
                (ownerNumber + number) % 4 == 3,
                1 + sleeps / 2,
                1 + sleeps / 4,
                sleeps,
                List.of(
                        pick(AMENITIES, number),
                        pick(AMENITIES, number + 2),
                        pick(AMENITIES, ownerNumber + number + 5)),
                List.of(picture + "-1.jpg", picture + "-2.jpg"),
                available);
    }

    private static BigDecimal amount(int whole, String cents) {
        return BigDecimal.valueOf(whole).add(new BigDecimal(cents));
    }

    private static <T> T pick(List<T> from, int number) {
        return from.get(number % from.size());
    }

    /** Looks like any id, and spreads owners over the partitions as real ones are. */
    private static String id(String seed) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
