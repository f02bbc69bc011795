package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

/** With a session of 6 s and a heartbeat of 1.5 s, others may take over 4.5 s after a heartbeat that never arrived. */
class MembershipTest {
    private OptionalLong silence = OptionalLong.of(0);
    private long now = Duration.ofDays(1).toNanos();
    private final Membership membership =
            new Membership(Duration.ofSeconds(6), Duration.ofMillis(1500), () -> silence, () -> now);

    private void after(Duration time) {
        now += time.toNanos();
    }

    @Test
    void a_member_that_was_heard_decides() {
        assertThat(membership.doubt()).hasValue(Duration.ZERO);
        silence = OptionalLong.of(3);
        after(Duration.ofSeconds(3));
        assertThat(membership.doubt()).hasValue(Duration.ZERO);
    }

    @Test
    void a_member_that_may_be_given_up_doubts_since_it_was_last_sure() {
        assertThat(membership.doubt()).hasValue(Duration.ZERO);
        silence = OptionalLong.of(4);
        after(Duration.ofSeconds(4));
        assertThat(membership.doubt()).hasValue(Duration.ofSeconds(4));
        after(Duration.ofSeconds(2));
        assertThat(membership.doubt()).hasValue(Duration.ofSeconds(6));
    }

    @Test
    void a_heartbeat_of_one_that_was_stopped_proves_nothing_for_a_session() {
        assertThat(membership.doubt()).hasValue(Duration.ZERO);
        after(Duration.ofSeconds(60));
        assertThat(membership.doubt()).hasValue(Duration.ofSeconds(60));
        after(Duration.ofSeconds(4));
        assertThat(membership.doubt()).hasValue(Duration.ofSeconds(64));
        after(Duration.ofSeconds(2));
        assertThat(membership.doubt()).hasValue(Duration.ZERO);
    }

    @Test
    void who_was_never_a_member_cannot_say() {
        silence = OptionalLong.empty();
        assertThat(membership.doubt()).isEmpty();
    }

    @Test
    void a_thread_that_was_replaced_is_silent_for_ever_and_does_not_count() {
        var metrics = List.of(silence("replaced", 600), silence("living", 2), silence("living too", 1), rate("living"));
        assertThat(Membership.silence(Set.of("living", "living too"), metrics)).hasValue(2);
        assertThat(Membership.silence(Set.of("new"), metrics)).isEmpty();
        assertThat(Membership.silence(Set.of("living"), List.of(silence("living", -1))))
                .as("before its first heartbeat")
                .isEmpty();
    }

    private static Metric silence(String client, double seconds) {
        return metric("last-heartbeat-seconds-ago", client, seconds);
    }

    private static Metric rate(String client) {
        return metric("heartbeat-rate", client, 9);
    }

    private static Metric metric(String name, String client, double value) {
        return new Metric() {
            @Override
            public MetricName metricName() {
                return new MetricName(name, "consumer-coordinator-metrics", "", Map.of("client-id", client));
            }

            @Override
            public Object metricValue() {
                return value;
            }
        };
    }
}
