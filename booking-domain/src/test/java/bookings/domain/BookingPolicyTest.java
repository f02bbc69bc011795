package bookings.domain;

import static bookings.domain.Samples.accepted;
import static bookings.domain.Samples.cancelledBy;
import static bookings.domain.Samples.completed;
import static bookings.domain.Samples.pending;
import static bookings.domain.Samples.policy;
import static bookings.domain.Samples.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookingPolicyTest {
    @ParameterizedTest(name = "asked {0} for {1} in {2}: until {3}")
    @CsvSource({
        "2027-04-01T10:00:00Z, 2027-05-01, UTC,              2027-04-02T10:00:00Z",
        "2027-04-01T10:00:00Z, 2027-04-01, UTC,              2027-04-02T00:00:00Z",
        "2027-04-01T00:00:00Z, 2027-04-01, UTC,              2027-04-02T00:00:00Z",
        "2027-04-01T10:00:00Z, 2027-04-01, Etc/GMT+12,       2027-04-02T10:00:00Z",
        "2027-04-01T12:00:00Z, 2027-04-01, Etc/GMT+12,       2027-04-02T12:00:00Z",
        "2027-04-01T13:00:00Z, 2027-04-01, Etc/GMT+12,       2027-04-02T12:00:00Z",
        "2027-04-01T10:00:00Z, 2027-04-02, Pacific/Kiritimati, 2027-04-02T10:00:00Z",
        "2027-04-01T11:00:00Z, 2027-04-02, Pacific/Kiritimati, 2027-04-02T10:00:00Z",
        // a day of 23 hours, a day of 25, and one before a skipped midnight
        "2025-03-29T23:30:00Z, 2025-03-30, Europe/Berlin,    2025-03-30T22:00:00Z",
        "2025-10-25T22:00:00Z, 2025-10-26, Europe/Berlin,    2025-10-26T22:00:00Z",
        "2025-10-25T23:30:00Z, 2025-10-26, Europe/Berlin,    2025-10-26T23:00:00Z",
        "2017-10-14T10:00:00Z, 2017-10-14, America/Sao_Paulo, 2017-10-15T03:00:00Z"
    })
    void an_owner_has_a_day_to_answer_but_not_beyond_the_check_in_day(
            Instant asked, LocalDate checkIn, ZoneId zone, Instant until) {
        var stay = new Stay(checkIn, checkIn.plusDays(1));

        assertThat(policy(zone).deadline(stay, asked)).isEqualTo(until);
    }

    @ParameterizedTest
    @CsvSource({"2025-03-29, 2025-03-30", "2025-03-30, 2025-03-31", "2025-10-25, 2025-10-26", "2025-10-26, 2025-10-27"})
    void a_night_in_which_clocks_change_is_one_night(String checkIn, String checkOut) {
        assertThat(stay(checkIn, checkOut).nights()).isEqualTo(1);
    }

    @Test
    void a_pending_booking_expires_at_its_deadline() {
        assertThat(due(pending())).isEqualTo(new Due(Due.Kind.EXPIRE, Samples.DEADLINE));
    }

    @Test
    void an_accepted_stay_is_complete_when_its_check_out_day_ends() {
        assertThat(due(accepted())).isEqualTo(new Due(Due.Kind.COMPLETE, Instant.parse("2027-05-05T00:00:00Z")));
        assertThat(policy(ZoneId.of("Europe/Berlin")).due(accepted()).at())
                .isEqualTo(Instant.parse("2027-05-04T22:00:00Z"));
    }

    @Test
    void a_closed_booking_is_known_until_its_request_would_be_refused_as_past() {
        var cancelled = cancelledBy(Party.OWNER);
        var forget = due(cancelled);

        assertThat(forget).isEqualTo(new Due(Due.Kind.FORGET, Instant.parse("2027-05-02T00:00:00Z")));
        assertThat(policy(ZoneOffset.UTC).refusalOf(cancelled.stay(), forget.at()))
                .contains(Refusal.CHECK_IN_PAST);
    }

    @Test
    void a_closed_booking_is_known_for_a_day_at_the_least() {
        assertThat(due(completed())).isEqualTo(new Due(Due.Kind.FORGET, Instant.parse("2027-05-06T00:00:00Z")));
    }

    @Test
    void lengths_are_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BookingPolicy(Duration.ZERO, 1, 1, ZoneOffset.UTC, true))
                .withMessage("BOOKING_EXPIRY must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BookingPolicy(Duration.ofHours(1), 0, 1, ZoneOffset.UTC, true))
                .withMessage("BOOKING_MAX_NIGHTS must be 1 or more, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BookingPolicy(Duration.ofHours(1), 1, 0, ZoneOffset.UTC, true))
                .withMessage("BOOKING_MAX_DAYS_AHEAD must be 1 or more, was 0");
    }

    private static Due due(Booking booking) {
        return policy(ZoneOffset.UTC).due(booking);
    }
}
