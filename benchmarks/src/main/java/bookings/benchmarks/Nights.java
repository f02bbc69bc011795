package bookings.benchmarks;

import bookings.benchmarks.Demo.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Nights that nobody has asked for yet, so that every request can succeed. How far earlier runs came is kept beside the
 * demo's data, and goes when that goes.
 */
final class Nights {
    /** The farthest day ahead that can be booked, by default. */
    private static final int DAYS_AHEAD = 3_650;

    private final List<Home> homes;
    private final LocalDate first = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    private final AtomicLong next;
    private final Path file;

    private Nights(List<Home> homes, long next, Path file) {
        this.homes = homes;
        this.next = new AtomicLong(next);
        this.file = file;
    }

    static Nights of(List<Home> homes, Path file) throws IOException {
        long next = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        return new Nights(homes, next, file);
    }

    /**
     * The body of a create for one free night; thread-safe.
     *
     * @throws IllegalStateException when all are used up
     */
    String take() {
        long number = next.getAndIncrement();
        long day = number / homes.size();
        if (day >= DAYS_AHEAD - 2) {
            throw new IllegalStateException(
                    "no free nights are left: `make reset`, or set BOOKING_DEMO_PROPERTIES higher");
        }
        var home = homes.get((int) (number % homes.size()));
        var checkIn = first.plusDays(day);
        return """
                {"property_id":"%s","check_in_date":"%s","check_out_date":"%s","guests":1,"total_price":%s}""".formatted(
                        home.id(), checkIn, checkIn.plusDays(1), home.price(1).toPlainString());
    }

    /** Keeps how far this run came; from another day on some nights before that may be asked for once more. */
    void save() throws IOException {
        Files.writeString(file, Long.toString(next.get()));
    }
}
