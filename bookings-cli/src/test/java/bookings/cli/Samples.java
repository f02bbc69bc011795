package bookings.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import bookings.wire.Channels;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Bookings, and how they lie on their topic. */
final class Samples {
    static final Instant REQUESTED = Instant.parse("2027-03-01T10:15:30.123Z");

    private Samples() {}

    static String id(int number) {
        return "b0%022x".formatted(number);
    }

    /** All three versions of the bookings of these numbers, version by version. */
    static List<Booking> histories(int from, int to) {
        return IntStream.rangeClosed(1, 3)
                .boxed()
                .flatMap(version -> IntStream.range(from, to).mapToObj(number -> booking(id(number), version)))
                .toList();
    }

    /** One version of a booking: PENDING, ACCEPTED, CANCELLED, in this order. */
    static Booking booking(String id, int version) {
        var status = List.of(BookingStatus.PENDING, BookingStatus.ACCEPTED, BookingStatus.CANCELLED)
                .get(version - 1);
        var at = REQUESTED.plusSeconds(60L * (version - 1));
        return new Booking(
                new BookingId(id),
                new OwnerId("0e0000000000000000000001"),
                new TravelerId("7a0000000000000000000001"),
                new PropertyId("a00000000000000000000001"),
                "Sea view",
                new Stay(LocalDate.parse("2027-05-01"), LocalDate.parse("2027-05-04")),
                2,
                new BigDecimal("329.70"),
                status,
                version,
                REQUESTED,
                at,
                REQUESTED.plusSeconds(86_400),
                status == BookingStatus.CANCELLED
                        ? Optional.of(new Cancellation(Party.OWNER, at, "Change of plans"))
                        : Optional.empty(),
                IntStream.rangeClosed(1, version)
                        .mapToObj(step -> new CommandId("command-" + step))
                        .toList());
    }

    /** As {@link #booking}, as its JSON. */
    static String update(String id, int version) {
        var updates = Channels.of("requests", "decisions", "updates").updates();
        return new String(updates.values().serializer().serialize(updates.topic(), booking(id, version)), UTF_8);
    }
}
