package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** With a session of 6 s and a heartbeat of 1.5 s, others may take over 4.5 s after a heartbeat that never arrived. */
class MembershipTest {
    private static Membership silentFor(OptionalLong seconds) {
        return new Membership(Duration.ofSeconds(6), Duration.ofMillis(1500), () -> seconds);
    }

    @Test
    void a_member_that_was_heard_decides() {
        assertThat(silentFor(OptionalLong.of(0)).doubt()).hasValue(Duration.ZERO);
        assertThat(silentFor(OptionalLong.of(3)).doubt()).hasValue(Duration.ZERO);
    }

    @Test
    void a_member_that_may_be_given_up_doubts_for_all_of_its_silence() {
        assertThat(silentFor(OptionalLong.of(4)).doubt()).hasValue(Duration.ofSeconds(5));
        assertThat(silentFor(OptionalLong.of(600)).doubt()).hasValue(Duration.ofSeconds(601));
    }

    @Test
    void who_was_never_a_member_cannot_say() {
        assertThat(silentFor(OptionalLong.empty()).doubt()).isEmpty();
    }
}
