package bookings.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** How long each list takes, read over one connection, one time after the other. */
final class ListLatency {
    private static final int OK = 200;
    private static final String NEXT = "x-next-cursor";
    private static final String OWNERS = "/api/owners/bookings";
    private static final String TRAVELERS = "/api/travelers/bookings";

    private final Demo demo;
    private final Crowd crowd;
    private final Consumer<String> figures;

    /** @param query what is asked for, from {@code ?} on; the parts of a list with a limit are read one after another */
    private record Reading(String name, URI program, String path, Demo.Account reader, String query) {}

    ListLatency(Demo demo, Crowd crowd, Consumer<String> figures) {
        this.demo = demo;
        this.crowd = crowd;
        this.figures = figures;
    }

    /**
     * Says a line for each list. All of them are read for as long before the first is measured: what they share is
     * compiled while the first ones are read, and they would be told slower than the last ones for it. The whole lists
     * come first there, so that their garbage is not collected while the first page is measured.
     *
     * @param each how long to read a list
     * @return whether every answer was a list
     */
    boolean measure(Duration each) throws IOException {
        boolean good = true;
        for (var reading : readings().reversed()) {
            good &= read(reading, each).others().isEmpty();
        }
        for (var reading : readings()) {
            var measured = read(reading, each);
            figures.accept("%-52s %s".formatted(reading.name, measured.over(each, "lists")));
            good &= measured.count() > 0 && measured.others().isEmpty();
        }
        return good;
    }

    private List<Reading> readings() {
        return List.of(
                owner("?status=PENDING&limit=50"),
                owner("?status=PENDING&limit=50&sortBy=check_in&order=ASC"),
                owner("?limit=50"),
                owner("?limit=50&sortBy=total_price"),
                owner("?limit=50&propertyId=" + home()),
                traveler("?limit=50"),
                traveler("?limit=50&status=ACCEPTED"),
                owner("?status=PENDING"),
                owner("?status=ACCEPTED"),
                traveler(""));
    }

    private String home() {
        return demo.properties().stream()
                .filter(home -> home.ownerId().equals(crowd.owner().id()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Reading owner(String query) {
        return new Reading("owner    " + query, demo.ownerUrl(), OWNERS, crowd.owner(), query);
    }

    private Reading traveler(String query) {
        return new Reading("traveler " + query, demo.travelerUrl(), TRAVELERS, crowd.traveler(), query);
    }

    private static Figures read(Reading reading, Duration time) throws IOException {
        var figures = new Figures();
        long until = System.nanoTime() + time.toNanos();
        try (var connection = Connection.open(reading.program)) {
            var first = reading.path + reading.query;
            var path = first;
            for (long start = System.nanoTime(); start < until; start = System.nanoTime()) {
                var answer = connection.get(path, reading.reader.cookie());
                if (answer.status() == OK) {
                    figures.add(System.nanoTime() - start);
                } else {
                    figures.addOther(Integer.toString(answer.status()));
                }
                var next = answer.headers().get(NEXT);
                path = next == null || reading.query.isEmpty() ? first : first + "&cursor=" + next;
            }
        }
        return figures;
    }
}
