package bookings.wire;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.Cancellation;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import bookings.domain.OwnerId;
import bookings.domain.Party;
import bookings.domain.PropertyId;
import bookings.domain.Refusal;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One message of every kind, as the programs write them. Their text is in {@code golden}, under the same names. */
final class WireSamples {
    static final Channels CHANNELS = Channels.of("booking-requests", "owner-decisions", "booking-updates");
    static final Instant SENT_AT = Instant.parse("2027-04-01T10:00:00.005Z");

    private static final BookingId BOOKING = new BookingId("b00000000000000000000001");
    private static final OwnerId OWNER = new OwnerId("0e0000000000000000000001");
    private static final TravelerId TRAVELER = new TravelerId("7a0000000000000000000001");
    private static final PropertyId PROPERTY = new PropertyId("a00000000000000000000001");
    private static final TraceContext TRACE =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceContext.SAMPLED, "");

    /** A message with its headers, and the name of its golden files. */
    record Sample<T>(String name, Channel<?, T> channel, Headers headers, T message) {
        byte[] written() {
            return write(message);
        }

        byte[] write(T other) {
            return channel.values().serializer().serialize(channel.topic(), headers, other);
        }

        T read(byte[] value) {
            return channel.values().deserializer().deserialize(channel.topic(), headers, value);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private WireSamples() {}

    static Stream<Sample<?>> all() {
        return Stream.of(commands(), updates(), replies()).flatMap(samples -> samples);
    }

    static Stream<Sample<?>> commands() {
        return Stream.of(
                command("request", CHANNELS.requests(), request()),
                command("withdrawal", CHANNELS.requests(), new WithdrawBooking(BOOKING, OWNER, TRAVELER, "Ill, sorry")),
                command("approval", CHANNELS.decisions(), new ApproveBooking(BOOKING, OWNER)),
                command("rejection", CHANNELS.decisions(), new RejectBooking(BOOKING, OWNER, "")),
                command("cancellation", CHANNELS.decisions(), new CancelBooking(BOOKING, OWNER, "Flood \"2027\"\n")),
                command("expiry", CHANNELS.decisions(), new ExpireBooking(BOOKING, OWNER)),
                command("completion", CHANNELS.decisions(), new CompleteBooking(BOOKING, OWNER)));
    }

    static Stream<Sample<?>> updates() {
        return Stream.of(
                update("pending", pending()),
                update("accepted", booking(BookingStatus.ACCEPTED, 2, null)),
                update("withdrawn", booking(BookingStatus.CANCELLED, 2, cancellation(Party.TRAVELER, ""))),
                update("cancelled", booking(BookingStatus.CANCELLED, 3, cancellation(Party.OWNER, "Flood"))),
                update("expired", booking(BookingStatus.CANCELLED, 2, cancellation(Party.SYSTEM, "Expired"))),
                update("completed", booking(BookingStatus.COMPLETED, 3, null)));
    }

    static Stream<Sample<?>> replies() {
        return Stream.of(
                reply("reply-changed", new Changed(pending())),
                reply("reply-repeated", new Repeated(pending())),
                reply("reply-refused", new Refused(BOOKING, OWNER, taken(), Optional.empty())),
                reply("reply-refused-as-it-stands", new Refused(BOOKING, OWNER, closed(), Optional.of(pending()))));
    }

    static RequestBooking request() {
        return new RequestBooking(
                BOOKING, OWNER, TRAVELER, PROPERTY, "Haus am See 🏠", stay(), 2, new BigDecimal("329.70"));
    }

    static Booking pending() {
        return booking(BookingStatus.PENDING, 1, null);
    }

    static Headers commandHeaders() {
        return BookingHeaders.of(
                request(), new CommandId("command-1"), Optional.of("gateway-7"), Optional.of(TRACE), SENT_AT);
    }

    private static Booking booking(BookingStatus status, int version, @Nullable Cancellation cancellation) {
        var requestedAt = Instant.parse("2027-04-01T10:00:00Z");
        return new Booking(
                BOOKING,
                OWNER,
                TRAVELER,
                PROPERTY,
                "Haus am See 🏠",
                stay(),
                2,
                new BigDecimal("329.70"),
                status,
                version,
                requestedAt,
                requestedAt.plusSeconds(60L * (version - 1)),
                Instant.parse("2027-04-02T10:00:00Z"),
                Optional.ofNullable(cancellation),
                List.of(new CommandId("command-1"), new CommandId("command-2"), new CommandId("command-3"))
                        .subList(0, version));
    }

    private static Cancellation cancellation(Party by, String reason) {
        return new Cancellation(by, Instant.parse("2027-04-01T10:01:00Z"), reason);
    }

    private static Stay stay() {
        return new Stay(LocalDate.parse("2027-05-01"), LocalDate.parse("2027-05-04"));
    }

    private static Refusal taken() {
        return new Refusal(Refusal.Code.DATES_TAKEN, "Property is already booked for the selected dates");
    }

    private static Refusal closed() {
        return new Refusal(Refusal.Code.NOT_ACCEPTED, "Booking not found, unauthorized, or not in accepted status");
    }

    private static Sample<BookingCommand> command(
            String name, Channel<OwnerId, BookingCommand> channel, BookingCommand command) {
        var headers = BookingHeaders.of(
                command, new CommandId("command-1"), Optional.of("gateway-7"), Optional.of(TRACE), SENT_AT);
        return new Sample<>(name, channel, headers, command);
    }

    private static Sample<Booking> update(String name, Booking booking) {
        var headers = BookingHeaders.of(booking, booking.commands().getLast(), commandHeaders());
        return new Sample<>(name, CHANNELS.updates(), headers, booking);
    }

    private static Sample<Outcome> reply(String name, Outcome outcome) {
        var headers = BookingHeaders.of(outcome, new CommandId("command-1"), SENT_AT, commandHeaders());
        return new Sample<>(name, CHANNELS.replies(), headers, outcome);
    }
}
