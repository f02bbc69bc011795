package bookings.benchmarks;

import bookings.benchmarks.Demo.Home;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Nights that nobody has: of each home those behind its last booked one, in turn. */
final class Nights {
    /** The farthest day ahead that can be booked, by default; less two, for a midnight that comes meanwhile. */
    private static final int DAYS_AHEAD = 3_648;

    private static final int OK = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Free> free = new ArrayList<>();
    private final LocalDate first;
    private final LocalDate last;
    private final AtomicLong next = new AtomicLong();

    /** @param from its first night that is free, as are all behind it */
    private record Free(Home home, LocalDate from) {}

    /** @param today in UTC */
    Nights(LocalDate today) {
        first = today.plusDays(1);
        last = today.plusDays(DAYS_AHEAD);
    }

    /**
     * Looks up which nights of these homes are free.
     *
     * @param today in UTC
     */
    static Nights freeOf(Demo demo, List<Home> homes, LocalDate today) throws IOException {
        var nights = new Nights(today);
        try (var connection = Connection.open(demo.travelerUrl())) {
            for (var home : homes) {
                var answer = connection.get("/api/properties/" + home.id() + "/booked-dates");
                if (answer.status() != OK) {
                    throw new IOException("the booked dates of %s: %s".formatted(home.id(), answer));
                }
                nights.add(home, answer.body());
            }
        }
        return nights;
    }

    /** @param bookedDates the public answer about a home's booked dates */
    void add(Home home, String bookedDates) throws JsonProcessingException {
        var from = first;
        for (var booked : JSON.readTree(bookedDates).path("data")) {
            var end = LocalDate.parse(booked.path("check_out").asText());
            from = end.isAfter(from) ? end : from;
        }
        free.add(new Free(home, from));
    }

    /**
     * The body of a create for one free night; thread-safe.
     *
     * @throws IllegalStateException when all are used up
     */
    String take() {
        for (int tried = 0; tried < free.size(); tried++) {
            long number = next.getAndIncrement();
            var home = free.get((int) (number % free.size()));
            var night = home.from().plusDays(number / free.size());
            if (!night.isAfter(last)) {
                return body(home.home(), night);
            }
        }
        throw new IllegalStateException(
                "no free nights are left: every home is booked for as far ahead as one may ask");
    }

    private static String body(Home home, LocalDate night) {
        return """
                {"property_id":"%s","check_in_date":"%s","check_out_date":"%s","guests":1,"total_price":%s}""".formatted(home.id(), night, night.plusDays(1), home.price(1).toPlainString());
    }
}
