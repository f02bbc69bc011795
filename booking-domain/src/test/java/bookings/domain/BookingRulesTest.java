package bookings.domain;

import static bookings.domain.Samples.ALL_FREE;
import static bookings.domain.Samples.BOOKING;
import static bookings.domain.Samples.DEADLINE;
import static bookings.domain.Samples.REQUESTED_AT;
import static bookings.domain.Samples.STRANGER;
import static bookings.domain.Samples.TRAVELER;
import static bookings.domain.Samples.accepted;
import static bookings.domain.Samples.approve;
import static bookings.domain.Samples.cancel;
import static bookings.domain.Samples.cancelledBy;
import static bookings.domain.Samples.complete;
import static bookings.domain.Samples.completed;
import static bookings.domain.Samples.expire;
import static bookings.domain.Samples.logged;
import static bookings.domain.Samples.pending;
import static bookings.domain.Samples.reject;
import static bookings.domain.Samples.request;
import static bookings.domain.Samples.rules;
import static bookings.domain.Samples.withdraw;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BookingRulesTest {
    private static final Instant LAST_MOMENT = DEADLINE.minusMillis(1);
    private static final Instant EVE_OF_STAY = Instant.parse("2027-04-30T23:59:59.999Z");
    private static final Instant CHECK_IN_DAY = Instant.parse("2027-05-01T00:00:00Z");
    private static final Instant CHECK_OUT_DAY = Instant.parse("2027-05-04T23:59:59.999Z");
    private static final Instant AFTERWARDS = Instant.parse("2027-05-05T00:00:00Z");

    /** A booking, or none, and the moment at which a command meets it. */
    enum Situation {
        NONE,
        PENDING_IN_TIME,
        PENDING_TOO_LATE,
        ACCEPTED_BEFORE,
        ACCEPTED_BEGUN,
        ACCEPTED_LAST_DAY,
        ACCEPTED_OVER,
        CANCELLED_BY_OWNER,
        CANCELLED_BY_TRAVELER,
        CANCELLED_BY_SYSTEM,
        COMPLETED;

        Optional<Booking> known() {
            return switch (this) {
                case NONE -> Optional.empty();
                case PENDING_IN_TIME, PENDING_TOO_LATE -> Optional.of(pending());
                case ACCEPTED_BEFORE, ACCEPTED_BEGUN, ACCEPTED_LAST_DAY, ACCEPTED_OVER -> Optional.of(accepted());
                case CANCELLED_BY_OWNER -> Optional.of(cancelledBy(Party.OWNER));
                case CANCELLED_BY_TRAVELER -> Optional.of(cancelledBy(Party.TRAVELER));
                case CANCELLED_BY_SYSTEM -> Optional.of(cancelledBy(Party.SYSTEM));
                case COMPLETED -> Optional.of(completed());
            };
        }

        Instant at() {
            return switch (this) {
                case NONE -> REQUESTED_AT;
                case PENDING_IN_TIME, CANCELLED_BY_OWNER, CANCELLED_BY_TRAVELER -> LAST_MOMENT;
                case PENDING_TOO_LATE, CANCELLED_BY_SYSTEM -> DEADLINE;
                case ACCEPTED_BEFORE -> EVE_OF_STAY;
                case ACCEPTED_BEGUN -> CHECK_IN_DAY;
                case ACCEPTED_LAST_DAY -> CHECK_OUT_DAY;
                case ACCEPTED_OVER, COMPLETED -> AFTERWARDS;
            };
        }

        Outcome meets(BookingCommand command) {
            return rules().decide(logged("new", at(), command), known(), ALL_FREE);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
                  situation           | request    | approve     | reject             | cancel             | withdraw              | expire              | complete
                  NONE                | PENDING v1 | NOT_FOUND   | NOT_FOUND          | NOT_FOUND          | NOT_FOUND             | NOT_FOUND           | NOT_FOUND
                  PENDING_IN_TIME     | repeated   | ACCEPTED v2 | CANCELLED v2 OWNER | NOT_ACCEPTED       | CANCELLED v2 TRAVELER | NOT_DUE             | NOT_ACCEPTED
                  PENDING_TOO_LATE    | repeated   | NOT_PENDING | NOT_PENDING        | NOT_ACCEPTED       | CANCELLED v2 TRAVELER | CANCELLED v2 SYSTEM | NOT_ACCEPTED
                  ACCEPTED_BEFORE     | repeated   | NOT_PENDING | NOT_PENDING        | CANCELLED v3 OWNER | CANCELLED v3 TRAVELER | NOT_PENDING         | NOT_DUE
                  ACCEPTED_BEGUN      | repeated   | NOT_PENDING | NOT_PENDING        | CANCELLED v3 OWNER | STAY_BEGUN            | NOT_PENDING         | NOT_DUE
                  ACCEPTED_LAST_DAY   | repeated   | NOT_PENDING | NOT_PENDING        | CANCELLED v3 OWNER | STAY_BEGUN            | NOT_PENDING         | NOT_DUE
                  ACCEPTED_OVER       | repeated   | NOT_PENDING | NOT_PENDING        | CANCELLED v3 OWNER | STAY_BEGUN            | NOT_PENDING         | COMPLETED v3
                  CANCELLED_BY_OWNER  | repeated   | NOT_PENDING | NOT_PENDING        | NOT_ACCEPTED       | CLOSED                | NOT_PENDING         | NOT_ACCEPTED
                  CANCELLED_BY_TRAVELER | repeated | NOT_PENDING | NOT_PENDING        | NOT_ACCEPTED       | CLOSED                | NOT_PENDING         | NOT_ACCEPTED
                  CANCELLED_BY_SYSTEM | repeated   | NOT_PENDING | NOT_PENDING        | NOT_ACCEPTED       | CLOSED                | NOT_PENDING         | NOT_ACCEPTED
                  COMPLETED           | repeated   | NOT_PENDING | NOT_PENDING        | NOT_ACCEPTED       | CLOSED                | NOT_PENDING         | NOT_ACCEPTED
                  """)
    void every_command_has_one_answer_in_every_situation(
            Situation situation,
            String request,
            String approve,
            String reject,
            String cancel,
            String withdraw,
            String expire,
            String complete) {
        var answers = everyCommand().map(situation::meets).map(BookingRulesTest::brief);

        assertThat(answers).containsExactly(request, approve, reject, cancel, withdraw, expire, complete);
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void a_refusal_shows_the_booking_as_it_stands(BookingCommand command) {
        for (var situation : Situation.values()) {
            if (situation.meets(command)
                    instanceof Refused(BookingId id, OwnerId owner, Refusal refusal, Optional<Booking> met)) {
                assertThat(id).isEqualTo(BOOKING);
                assertThat(owner).isEqualTo(command.ownerId());
                assertThat(met).isEqualTo(situation.known());
                assertThat(refusal.message()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                  approve  | Booking not found, unauthorized, or not in pending status
                  reject   | Booking not found, unauthorized, or not in pending status
                  cancel   | Booking not found, unauthorized, or not in accepted status
                  withdraw | Booking not found, unauthorized, or already closed
                  """)
    void who_asks_in_vain_cannot_tell_an_unknown_booking_from_a_closed_one(String name, String message) {
        var command = everyCommand()
                .toList()
                .get(List.of("request", "approve", "reject", "cancel", "withdraw")
                        .indexOf(name));

        assertThat(Stream.of(Situation.NONE, Situation.CANCELLED_BY_OWNER, Situation.COMPLETED)
                        .map(situation ->
                                ((Refused) situation.meets(command)).refusal().message()))
                .containsOnly(message);
    }

    @Test
    void a_request_asked_again_is_answered_as_the_first_time_whatever_came_after() {
        for (var known : List.of(pending(), accepted(), cancelledBy(Party.OWNER), completed())) {
            assertThat(decide(AFTERWARDS, request(), known)).isEqualTo(new Repeated(pending()));
        }
    }

    @Test
    void a_request_asked_again_may_name_the_property_anew_and_write_its_price_otherwise() {
        var renamed = new RequestBooking(
                BOOKING,
                Samples.OWNER,
                TRAVELER,
                Samples.PROPERTY,
                "Sea house",
                Samples.STAY,
                2,
                new BigDecimal("300.00"));

        assertThat(decide(LAST_MOMENT, renamed, pending())).isEqualTo(new Repeated(pending()));
    }

    @ParameterizedTest
    @MethodSource
    void another_request_under_a_used_id_is_refused_and_learns_nothing(RequestBooking other) {
        assertThat(decide(LAST_MOMENT, other, pending()))
                .isEqualTo(new Refused(BOOKING, other.ownerId(), Refusal.KEY_REUSED, Optional.empty()));
    }

    static Stream<RequestBooking> another_request_under_a_used_id_is_refused_and_learns_nothing() {
        var r = request();
        return Stream.of(
                request(Samples.stay("2027-05-01", "2027-05-05")),
                request(Samples.STAY, 3, "300"),
                request(Samples.STAY, 2, "301"),
                new RequestBooking(
                        BOOKING, r.ownerId(), STRANGER, r.propertyId(), r.propertyName(), r.stay(), 2, r.totalPrice()),
                new RequestBooking(
                        BOOKING,
                        r.ownerId(),
                        TRAVELER,
                        new PropertyId("a00000000000000000000002"),
                        r.propertyName(),
                        r.stay(),
                        2,
                        r.totalPrice()));
    }

    @ParameterizedTest
    @MethodSource("everyDecisionThatFits")
    void a_command_sent_twice_is_applied_once(Situation situation, BookingCommand command) {
        var first = ((Changed) situation.meets(command)).booking();

        var again = rules().decide(logged("new", AFTERWARDS, command), Optional.of(first), ALL_FREE);

        assertThat(again).isEqualTo(new Repeated(first));
    }

    static Stream<Arguments> everyDecisionThatFits() {
        return Stream.of(Situation.values())
                .filter(situation -> situation.known().isPresent())
                .flatMap(situation -> everyCommand()
                        .filter(command -> situation.meets(command) instanceof Changed)
                        .map(command -> Arguments.of(situation, command)));
    }

    @Test
    void an_approval_repeated_after_a_cancellation_meets_the_booking_as_it_stands() {
        var cancelled = accepted().cancelled(logged("cancel", LAST_MOMENT, cancel("Flood")), Party.OWNER, "Flood");

        var again = rules().decide(logged("approve", AFTERWARDS, approve()), Optional.of(cancelled), ALL_FREE);

        assertThat(again).isEqualTo(new Repeated(cancelled));
    }

    @Test
    void another_traveler_meets_no_booking() {
        for (var known : List.of(pending(), accepted(), cancelledBy(Party.TRAVELER))) {
            var outcome = decide(LAST_MOMENT, withdraw(STRANGER, ""), known);

            assertThat(brief(outcome)).isEqualTo("NOT_FOUND");
            assertThat(((Refused) outcome).booking()).isEmpty();
        }
    }

    @Test
    void without_completion_a_stay_stays_accepted() {
        var policy = new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, false);

        var outcome = new BookingRules(policy)
                .decide(logged("new", AFTERWARDS, complete()), Optional.of(accepted()), ALL_FREE);

        assertThat(brief(outcome)).isEqualTo("NOT_DUE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                  length | reject            | cancel          | withdraw
                  0      | Rejected by owner | REASON_REQUIRED | ''
                  1      | x                 | x               | x
                  500    | 500               | 500             | 500
                  501    | REASON_TOO_LONG   | REASON_TOO_LONG | REASON_TOO_LONG
                  """, useHeadersInDisplayName = true)
    void a_reason_has_bounds(int length, String reject, String cancel, String withdraw) {
        var reason = "x".repeat(length);

        assertThat(reasonOf(decide(LAST_MOMENT, reject(reason), pending()))).isEqualTo(reject);
        assertThat(reasonOf(decide(LAST_MOMENT, cancel(reason), accepted()))).isEqualTo(cancel);
        assertThat(reasonOf(decide(LAST_MOMENT, withdraw(TRAVELER, reason), pending())))
                .isEqualTo(withdraw);
    }

    @Test
    void a_blank_reason_is_none_for_a_cancellation_and_kept_elsewhere() {
        assertThat(reasonOf(decide(LAST_MOMENT, cancel(" \t\n"), accepted()))).isEqualTo("REASON_REQUIRED");
        assertThat(reasonOf(decide(LAST_MOMENT, reject(" "), pending()))).isEqualTo(" ");
        assertThat(reasonOf(decide(LAST_MOMENT, withdraw(TRAVELER, " "), accepted())))
                .isEqualTo(" ");
    }

    @Test
    void the_state_is_looked_at_before_the_reason() {
        assertThat(brief(decide(LAST_MOMENT, cancel(""), pending()))).isEqualTo("NOT_ACCEPTED");
        assertThat(brief(decide(DEADLINE, reject("x".repeat(501)), pending()))).isEqualTo("NOT_PENDING");
        assertThat(brief(decide(CHECK_IN_DAY, withdraw(TRAVELER, "x".repeat(501)), accepted())))
                .isEqualTo("STAY_BEGUN");
    }

    @Test
    void an_expiry_says_so() {
        assertThat(decide(DEADLINE, expire(), pending()))
                .isEqualTo(
                        new Changed(pending().cancelled(logged("new", DEADLINE, expire()), Party.SYSTEM, "Expired")));
    }

    /** In the order of the table's columns. */
    static Stream<BookingCommand> everyCommand() {
        return Stream.of(
                request(), approve(), reject("No"), cancel("Flood"), withdraw(TRAVELER, "Ill"), expire(), complete());
    }

    private static Outcome decide(Instant at, BookingCommand command, Booking known) {
        return rules().decide(logged("new", at, command), Optional.of(known), ALL_FREE);
    }

    private static String brief(Outcome outcome) {
        return switch (outcome) {
            case Changed(Booking b) ->
                b.status() + " v" + b.version()
                        + b.cancellation().map(end -> " " + end.by()).orElse("");
            case Repeated r -> "repeated";
            case Refused r -> r.refusal().code().name();
        };
    }

    private static String reasonOf(Outcome outcome) {
        if (outcome instanceof Changed(Booking booking)) {
            var reason = booking.cancellation().orElseThrow().reason();
            return reason.length() < 100 ? reason : String.valueOf(reason.length());
        }
        return brief(outcome);
    }
}
