package bookings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.cli.BookingHistory.Step;
import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BookingHistoryTest {
    private static final String ID = Samples.id(1);
    private static final Booking PENDING = Samples.booking(ID, 1);
    private static final Booking ACCEPTED = Samples.booking(ID, 2);
    private static final Instant LONG_AFTER = Samples.REQUESTED.plusSeconds(86_400);

    @Test
    void each_version_stands_with_the_command_that_made_it() {
        var history = BookingHistory.of(
                List.of(PENDING, ACCEPTED),
                List.of(command("command-2", 60, approve()), command("command-1", 0, request())),
                Map.of(),
                LONG_AFTER);

        assertThat(history.steps()).extracting(BookingHistoryTest::told).containsExactly("request v1 ", "approve v2 ");
        assertThat(history.steps().get(1).stood()).contains(PENDING);
    }

    @Test
    void an_id_that_belongs_to_due_commands_is_nobody_elses() {
        var record = new ConsumerRecord<>(
                "owner-decisions", 9, 32, new byte[0], """
                {"type":"owner-decision","decision":"approve","bookingId":"%s","ownerId":"%s"}""".formatted(PENDING.id(), PENDING.ownerId())
                        .getBytes(StandardCharsets.UTF_8));
        record.headers().add("command-id", "expire.foo".getBytes(StandardCharsets.UTF_8));

        assertThat(FoundCommand.of(record, 12).command()).isPresent();
        assertThat(FoundCommand.of(record, 12).id()).isEqualTo(new CommandId("owner-decisions-9-32"));
    }

    @Test
    void a_command_that_changed_nothing_says_why_as_far_as_it_is_known() {
        var refusal = new Refusal(Refusal.Code.NOT_ACCEPTED, "Booking not found");
        var history = BookingHistory.of(
                List.of(PENDING, ACCEPTED),
                List.of(
                        command("command-1", 0, request()),
                        command("early", 30, cancel()),
                        command("command-2", 60, approve()),
                        command("command-2", 61, approve()),
                        command("old", 90, cancel()),
                        command("new", 90_000, cancel())),
                Map.of(
                        new CommandId("early"),
                        List.of(new Outcome.Refused(PENDING.id(), PENDING.ownerId(), refusal, Optional.of(PENDING)))),
                LONG_AFTER);

        assertThat(history.steps())
                .extracting(BookingHistoryTest::told)
                .containsExactly(
                        "request v1 ",
                        "cancel - refused: Booking not found",
                        "approve v2 ",
                        "approve - a repeat of the command that made version 2",
                        "cancel - no change and, an hour later, no reply: refused, a repeat, or not decided yet",
                        "cancel - not decided yet");
        assertThat(history.steps().get(1).refusal()).contains("NOT_ACCEPTED");
        assertThat(history.steps().get(1).stood()).contains(PENDING);
    }

    @Test
    void a_misplaced_command_stands_once_as_its_copy() {
        var misplaced = new FoundCommand(
                new Place("requests", 9, 1),
                new CommandId("command-1"),
                Samples.REQUESTED,
                Optional.of(request()),
                true,
                "",
                Optional.empty());
        var copy = command("command-1", 0, request());

        assertThat(BookingHistory.of(List.of(PENDING), List.of(misplaced, copy), Map.of(), LONG_AFTER)
                        .steps())
                .singleElement()
                .satisfies(step -> assertThat(step.command()).contains(copy));
        assertThat(BookingHistory.of(List.of(), List.of(misplaced), Map.of(), LONG_AFTER)
                        .steps())
                .extracting(BookingHistoryTest::told)
                .containsExactly(
                        "request - lies in another partition than its owner's, and its copy there is not to be seen yet");
    }

    @Test
    void a_version_without_its_command_and_a_command_that_cannot_be_read_are_told() {
        var unreadable = new FoundCommand(
                new Place("requests", 1, 1),
                new CommandId("x"),
                Samples.REQUESTED.plusSeconds(5),
                Optional.empty(),
                false,
                "",
                Optional.empty());

        assertThat(BookingHistory.of(List.of(PENDING), List.of(unreadable), Map.of(), LONG_AFTER)
                        .steps())
                .extracting(BookingHistoryTest::told)
                .containsExactly("? v1 its command is on no topic", "unreadable - cannot be read: a dead letter");
    }

    private static String told(Step step) {
        return step.command().map(FoundCommand::what).orElse("?") + " "
                + step.version().map(made -> "v" + made.version()).orElse("-") + " " + step.came();
    }

    private static FoundCommand command(String id, int seconds, BookingCommand command) {
        return new FoundCommand(
                new Place("requests", 0, seconds),
                new CommandId(id),
                Samples.REQUESTED.plusSeconds(seconds),
                Optional.of(command),
                false,
                "",
                Optional.empty());
    }

    private static BookingCommand request() {
        return new RequestBooking(
                PENDING.id(),
                PENDING.ownerId(),
                PENDING.travelerId(),
                PENDING.propertyId(),
                PENDING.propertyName(),
                PENDING.stay(),
                PENDING.guests(),
                PENDING.totalPrice());
    }

    private static BookingCommand approve() {
        return new ApproveBooking(PENDING.id(), PENDING.ownerId());
    }

    private static BookingCommand cancel() {
        return new CancelBooking(PENDING.id(), PENDING.ownerId(), "Flood");
    }
}
