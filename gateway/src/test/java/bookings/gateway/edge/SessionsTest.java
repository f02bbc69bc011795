package bookings.gateway.edge;

import static bookings.gateway.edge.Marketplace.NOW;
import static bookings.gateway.edge.Marketplace.SECRET;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.gateway.edge.Marketplace.StoredSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private final StoredSessions stored = new StoredSessions();
    private Instant now = NOW;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Sessions sessions =
            new Sessions(new SessionSettings(List.of(SECRET), Duration.ofMinutes(5)), stored, Runnable::run, clock);

    @Test
    void a_session_that_was_checked_stays_good_for_a_while_when_it_cannot_be_checked() {
        var cookie = stored.cookie(TRAVELER.value(), "traveler", NOW.plus(WEEK));
        assertThat(sessions.traveler(cookie)).isEqualTo(TRAVELER);
        stored.away(true);

        now = NOW.plusSeconds(299);
        assertThat(sessions.traveler(cookie)).isEqualTo(TRAVELER);
        now = NOW.plusSeconds(301);
        assertFault(cookie, 503);
        stored.away(false);
        now = NOW.plusSeconds(303);
        assertThat(sessions.traveler(cookie)).isEqualTo(TRAVELER);
    }

    @Test
    void one_that_was_never_checked_is_503_and_never_401() {
        stored.away(true);

        assertFault(StoredSessions.cookie("unknown"), 503);
    }

    @Test
    void one_that_was_ended_is_401_after_five_seconds() {
        var cookie = stored.cookie(TRAVELER.value(), "traveler", NOW.plus(WEEK));
        sessions.traveler(cookie);
        stored.endAll();

        now = NOW.plusSeconds(4);
        assertThat(sessions.traveler(cookie)).isEqualTo(TRAVELER);
        now = NOW.plusSeconds(5);
        assertFault(cookie, 401);
    }

    @Test
    void its_end_is_pushed_forward_at_most_hourly() {
        var cookie = stored.cookie(TRAVELER.value(), "traveler", NOW.plus(Duration.ofDays(1)));
        sessions.traveler(cookie);
        assertThat(stored.extended()).containsValue(NOW.plus(WEEK));

        now = NOW.plusSeconds(3599);
        sessions.traveler(cookie);
        assertThat(stored.extended()).containsValue(NOW.plus(WEEK));
        now = NOW.plusSeconds(3600);
        sessions.traveler(cookie);
        assertThat(stored.extended()).containsValue(now.plus(WEEK));
    }

    private void assertFault(String cookie, int status) {
        assertThatThrownBy(() -> sessions.traveler(cookie))
                .isInstanceOfSatisfying(
                        HttpFault.class, fault -> assertThat(fault.status()).isEqualTo(status));
    }
}
