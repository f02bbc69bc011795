package bookings.mongo;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.Cancellation;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.Party;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Bookings to write. */
final class Samples {
    static final Instant REQUESTED = Instant.parse("2027-03-01T10:15:30.123Z");

    private Samples() {}

    /** One version of the booking of that number: PENDING, ACCEPTED, CANCELLED, in this order. */
    static Booking booking(int number, int version) {
        return booking(number, version, "Change of plans");
    }

    static Booking booking(int number, int version, String reason) {
        var status = List.of(BookingStatus.PENDING, BookingStatus.ACCEPTED, BookingStatus.CANCELLED)
                .get(version - 1);
        var at = REQUESTED.plusSeconds(60L * (version - 1));
        return booking(
                number,
                version,
                status,
                at,
                new BigDecimal("329.70"),
                status == BookingStatus.CANCELLED
                        ? Optional.of(new Cancellation(Party.OWNER, at, reason))
                        : Optional.empty());
    }

    static Booking priced(String price) {
        return booking(1, 1, BookingStatus.PENDING, REQUESTED, new BigDecimal(price), Optional.empty());
    }

    static Booking ended(Party by, String reason) {
        var at = REQUESTED.plusSeconds(60);
        return booking(
                1,
                2,
                BookingStatus.CANCELLED,
                at,
                new BigDecimal("300.00"),
                Optional.of(new Cancellation(by, at, reason)));
    }

    /** All three versions of so many bookings, shuffled, with repeats. */
    static List<Booking> shuffled(int bookings, long seed) {
        var random = new Random(seed);
        var all = new ArrayList<Booking>();
        for (int number = 0; number < bookings; number++) {
            for (int version = 1; version <= 3; version++) {
                for (int copies = 1 + random.nextInt(2); copies > 0; copies--) {
                    all.add(booking(number, version));
                }
            }
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static Booking booking(
            int number,
            int version,
            BookingStatus status,
            Instant at,
            BigDecimal price,
            Optional<Cancellation> cancellation) {
        return new Booking(
                new BookingId("%024x".formatted(0xb00c000000L + number)),
                new OwnerId("%024x".formatted(0x0a + number % 7)),
                new TravelerId("%024x".formatted(0x7a + number % 11)),
                new PropertyId("%024x".formatted(0xfa + number % 13)),
                "Sea view",
                new Stay(LocalDate.parse("2027-05-01"), LocalDate.parse("2027-05-04")),
                2,
                price,
                status,
                version,
                REQUESTED,
                at,
                REQUESTED.plusSeconds(86_400),
                cancellation,
                IntStream.rangeClosed(1, version)
                        .mapToObj(step -> new CommandId("command-" + number + "-" + step))
                        .toList());
    }
}
