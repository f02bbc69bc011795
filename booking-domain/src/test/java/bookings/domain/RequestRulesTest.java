package bookings.domain;

import static bookings.domain.Samples.ALL_FREE;
import static bookings.domain.Samples.REQUESTED_AT;
import static bookings.domain.Samples.STAY;
import static bookings.domain.Samples.logged;
import static bookings.domain.Samples.policy;
import static bookings.domain.Samples.request;
import static bookings.domain.Samples.rules;
import static bookings.domain.Samples.stay;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {
    private static final String OPENED = "opened";

    @ParameterizedTest(name = "{0} nights, {1} days ahead: {2}")
    @CsvSource({
        "1,   0,    opened",
        "1,   -1,   CHECK_IN_PAST",
        "366, -1,   CHECK_IN_PAST",
        "365, 0,    opened",
        "366, 0,    STAY_TOO_LONG",
        "1,   3650, opened",
        "365, 3650, opened",
        "1,   3651, TOO_FAR_AHEAD",
        "366, 3651, STAY_TOO_LONG"
    })
    void a_stay_begins_today_or_later_and_is_neither_too_long_nor_too_far(int nights, int daysAhead, String answer) {
        var checkIn = LocalDate.parse("2027-04-01").plusDays(daysAhead);

        assertThat(answerTo(request(new Stay(checkIn, checkIn.plusDays(nights)))))
                .isEqualTo(answer);
    }

    @ParameterizedTest(name = "read when the log is at {0}: {1}")
    @CsvSource({"2027-04-01T23:59:59.999Z, opened", "2027-04-02T00:00:00Z, CHECK_IN_PAST"})
    void a_request_that_is_read_late_opens_no_booking_that_may_have_been_forgotten(Instant reached, String answer) {
        var checkIn = LocalDate.parse("2027-04-01");
        var command = new LoggedCommand(
                new CommandId("copy"), REQUESTED_AT, reached, request(new Stay(checkIn, checkIn.plusDays(1))));

        assertThat(answerOf(rules().decide(command, Optional.empty(), ALL_FREE)))
                .isEqualTo(answer);
    }

    @Test
    void the_message_names_the_limit() {
        assertThat(Refusal.stayTooLong(365).message()).isEqualTo("Stay cannot be longer than 365 nights");
        assertThat(Refusal.tooFarAhead(3650).message()).isEqualTo("Check-in date cannot be more than 3650 days ahead");
    }

    @ParameterizedTest(name = "{0} in {1}: from {2}")
    @CsvSource({
        // where the day is 14 hours older, and where it is 12 hours younger
        "2027-04-01T09:59:59.999Z, Pacific/Kiritimati, 2027-04-01",
        "2027-04-01T10:00:00Z,     Pacific/Kiritimati, 2027-04-02",
        "2027-04-01T11:59:59.999Z, Etc/GMT+12,         2027-03-31",
        "2027-04-01T12:00:00Z,     Etc/GMT+12,         2027-04-01",
        "2027-04-01T23:59:59.999Z, UTC,                2027-04-01",
        // a day of 23 hours, which begins an hour before UTC's and ends two before
        "2025-03-29T22:59:59.999Z, Europe/Berlin,      2025-03-29",
        "2025-03-29T23:00:00Z,     Europe/Berlin,      2025-03-30",
        "2025-03-30T22:00:00Z,     Europe/Berlin,      2025-03-31"
    })
    void today_is_the_day_in_the_marketplaces_zone(Instant at, ZoneId zone, LocalDate today) {
        var rules = new BookingRules(policy(zone));

        assertThat(answer(rules, at, request(new Stay(today, today.plusDays(1)))))
                .isEqualTo(OPENED);
        assertThat(answer(rules, at, request(new Stay(today.minusDays(1), today.plusDays(1)))))
                .isEqualTo("CHECK_IN_PAST");
    }

    @ParameterizedTest
    @CsvSource({"0, GUESTS_INVALID", "-1, GUESTS_INVALID", "-2147483648, GUESTS_INVALID", "1, opened", "50, opened"})
    void somebody_has_to_come(int guests, String answer) {
        assertThat(answerTo(request(STAY, guests, "300"))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "0,       PRICE_INVALID",
        "0.00,    PRICE_INVALID",
        "-1,      PRICE_INVALID",
        "0.001,   PRICE_INVALID",
        "300.005, PRICE_INVALID",
        "0.01,    opened",
        "300.500, opened",
        "3E+2,    opened"
    })
    void a_price_is_more_than_nothing_and_in_cents(String price, String answer) {
        assertThat(answerTo(request(STAY, 2, price))).isEqualTo(answer);
    }

    @Test
    void held_nights_are_refused_last() {
        PropertyCalendar allTaken = (property, wanted) -> true;

        assertThat(answerOf(rules().decide(logged("r", REQUESTED_AT, request()), Optional.empty(), allTaken)))
                .isEqualTo("DATES_TAKEN");
        assertThat(answerOf(
                        rules().decide(logged("r", REQUESTED_AT, request(STAY, 0, "300")), Optional.empty(), allTaken)))
                .isEqualTo("GUESTS_INVALID");
    }

    @Test
    void an_opened_booking_is_what_was_asked_for() {
        var outcome = rules().decide(logged("request", REQUESTED_AT, request()), Optional.empty(), ALL_FREE);

        assertThat(outcome).isEqualTo(new Changed(Samples.pending()));
    }

    @Test
    void a_stay_at_the_end_of_time_is_refused_like_any_other() {
        assertThat(answerTo(request(new Stay(LocalDate.MAX.minusDays(1), LocalDate.MAX))))
                .isEqualTo("TOO_FAR_AHEAD");
        assertThat(answerTo(request(new Stay(LocalDate.MIN, LocalDate.MAX)))).isEqualTo("CHECK_IN_PAST");
        assertThat(answerTo(request(stay("2027-05-01", "9999-12-31")))).isEqualTo("STAY_TOO_LONG");
    }

    private static String answerTo(RequestBooking request) {
        return answer(rules(), REQUESTED_AT, request);
    }

    private static String answer(BookingRules rules, Instant at, RequestBooking request) {
        return answerOf(rules.decide(logged("request", at, request), Optional.empty(), ALL_FREE));
    }

    private static String answerOf(Outcome outcome) {
        return outcome instanceof Refused refused ? refused.refusal().code().name() : OPENED;
    }
}
