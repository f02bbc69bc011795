package bookings.topology;

import static bookings.domain.Refusal.Code.CHECK_IN_PAST;
import static bookings.domain.Refusal.Code.NOT_DUE;
import static bookings.domain.Refusal.Code.NOT_PENDING;
import static bookings.topology.Samples.approve;
import static bookings.topology.Samples.cancel;
import static bookings.topology.Samples.complete;
import static bookings.topology.Samples.expire;
import static bookings.topology.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Party;
import bookings.topology.store.Section;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What time does to bookings: an instance's clock asks, the log's clock decides. */
class DueStoriesTest extends BookingStory {
    private static final Duration A_DAY = Duration.ofHours(24);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    @Test
    void a_request_that_nobody_answers_expires_after_a_day() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        whenTimePasses(A_DAY.minus(A_MOMENT));
        thenUpdates().areOnly("b1 PENDING v1");
        whenTimePasses(Marketplace.TICK);
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
        assertThat(thenReply("b1").isChanged().cancellation()).hasValueSatisfying(ending -> {
            assertThat(ending.by()).isEqualTo(Party.SYSTEM);
            assertThat(ending.reason()).isEqualTo("Expired");
        });
        when(request("b2", "2027-05-01", "2027-05-04"));
        thenReply("b2").isChanged();
    }

    @Test
    void a_request_for_today_expires_when_the_day_ends() {
        given(request("b1", "2027-04-01", "2027-04-02"));
        whenItIs("2027-04-01T23:59:59Z");
        thenUpdates().areOnly("b1 PENDING v1");
        whenItIs("2027-04-02T00:00:01Z");
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
    }

    @Test
    void an_approval_that_is_in_the_log_before_the_expiry_wins() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        marketplace.setLogClock(Marketplace.OPENING.plus(A_DAY).minus(A_MOMENT));
        when(approve("b1"));
        whenTimePasses(A_DAY);
        assertThat(marketplace.due).isEmpty();
        when(expire("b1"));
        thenReply("b1").isRefused(NOT_PENDING);
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2");
    }

    @Test
    void an_approval_that_is_in_the_log_after_the_deadline_is_refused_though_the_expiry_is_not_there_yet() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        marketplace.setLogClock(Marketplace.OPENING.plus(A_DAY));
        when(approve("b1"));
        thenReply("b1").isRefused(NOT_PENDING);
        whenTimePasses(A_DAY);
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
    }

    @Test
    void an_instance_ten_minutes_ahead_of_the_log_expires_neither_early_nor_never() {
        var ahead = Duration.ofMinutes(10);
        given(request("b1", "2027-05-01", "2027-05-04"));
        marketplace.setLogClock(Marketplace.OPENING.plus(A_DAY).minus(ahead));
        marketplace.instanceClockGoesOn(A_DAY);
        thenReply("b1").isRefused(NOT_DUE);
        assertThat(marketplace.due).hasSize(1);

        whenTimePasses(ahead.minus(Marketplace.TICK));
        assertThat(marketplace.due).as("asked for again before its time").hasSize(1);
        whenTimePasses(Marketplace.TICK);
        assertThat(marketplace.due).hasSize(2);
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
    }

    @Test
    void an_expiry_that_a_stranger_sends_too_early_changes_nothing() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        var before = new StoredBytes(marketplace);
        when(expire("b1"));
        thenReply("b1").isRefused(NOT_DUE);
        assertThat(new StoredBytes(marketplace)).isEqualTo(before);
        whenTimePasses(A_DAY);
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
    }

    @Test
    void due_commands_go_through_the_log_a_few_per_tick() {
        for (var day = 1; day <= 8; day++) {
            given(request("b" + day, "2027-05-0" + day, "2027-05-0" + (day + 1)));
        }
        whenTimePasses(A_DAY);
        assertThat(marketplace.due).hasSize(Marketplace.DUE_PER_TICK);
        assertThat(marketplace.due.getFirst().header("command-id")).hasValue("expire." + Samples.booking("b1"));
        whenTimePasses(Marketplace.TICK);
        assertThat(marketplace.due).hasSize(2 * Marketplace.DUE_PER_TICK);
        whenTimePasses(Marketplace.TICK);
        whenTimePasses(Marketplace.TICK);
        assertThat(marketplace.due).hasSize(8);
        assertThat(marketplace.updates).hasSize(16);
    }

    @Test
    void an_accepted_stay_is_left_as_it_is_unless_completion_is_on() {
        given(request("b1", "2027-05-01", "2027-05-04"), approve("b1"));
        whenItIs("2027-06-01T00:00:00Z");
        when(complete("b1"));
        thenReply("b1").isRefused(NOT_DUE);
        whenTimePasses(A_DAY);
        assertThat(marketplace.due).isEmpty();
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2");
    }

    @Test
    void an_accepted_stay_is_completed_when_its_check_out_day_ends() {
        givenThatStaysAreCompleted();
        given(request("b1", "2027-05-01", "2027-05-04"), approve("b1"));
        whenItIs("2027-05-04T23:59:59Z");
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2");
        whenItIs("2027-05-05T00:00:01Z");
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2", "b1 COMPLETED v3");
    }

    @Test
    void a_closed_booking_is_forgotten_a_day_later_but_never_before_its_check_in_day_is_past() {
        given(request("b1", "2027-04-05", "2027-04-06"), approve("b1"), cancel("b1", "Water damage"));
        whenItIs("2027-04-05T23:59:59Z");
        when(request("b1", "2027-04-05", "2027-04-06"));
        thenReply("b1").isRepeated();

        whenItIs("2027-04-06T00:00:00Z");
        when(request("b9", "2027-07-01", "2027-07-02")); // the log's clock goes on with its records
        whenTimePasses(Marketplace.TICK);
        assertThat(new StoredBytes(marketplace).countOf(Section.DECIDED)).isZero();
        when(request("b1", "2027-04-05", "2027-04-06"));
        thenReply("b1").isRefused(CHECK_IN_PAST);
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2", "b1 CANCELLED v3", "b9 PENDING v1");
    }

    @Test
    void an_old_copy_that_comes_round_again_does_not_reopen_a_forgotten_booking() {
        when("their-own", request("b1", "2027-04-05", "2027-04-06"));
        var copy = marketplace.log.getLast().record();
        given(approve("b1"), cancel("b1", "Water damage"));
        whenItIs("2027-04-06T00:00:00Z");
        given(request("b9", "2027-07-01", "2027-07-02"));
        whenTimePasses(Marketplace.TICK);
        assertThat(new StoredBytes(marketplace).countOf(Section.DECIDED)).isZero();

        // as a start from all commands forwards it, when an earlier run has forwarded it already
        marketplace.setLogClock(Marketplace.OPENING);
        marketplace.append("booking-rekeyed", Samples.OWNER.value(), copy.value(), copy.headers());
        thenReply("b1").isRefused(CHECK_IN_PAST);
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2", "b1 CANCELLED v3", "b9 PENDING v1");
    }

    @Test
    void a_booking_that_closes_late_is_remembered_for_a_day() {
        given(request("b1", "2027-04-01", "2027-04-20"), approve("b1"));
        whenItIs("2027-04-10T00:00:00Z");
        when("cancellation", cancel("b1", "Water damage"));
        whenItIs("2027-04-10T23:59:58Z");
        when("cancellation", cancel("b1", "Water damage"));
        thenReply("b1").isRepeated();
        whenItIs("2027-04-11T00:00:00Z");
        given(request("b9", "2027-07-01", "2027-07-02"));
        whenTimePasses(Marketplace.TICK);
        assertThat(new StoredBytes(marketplace).countOf(Section.DECIDED)).isZero();
        assertThat(new StoredBytes(marketplace).countOf(Section.DUE))
                .as("b9's alone")
                .isOne();
    }

    @Test
    void an_instance_ahead_of_the_log_forgets_nothing_early() {
        given(request("b1", "2027-04-05", "2027-04-06"), approve("b1"), cancel("b1", "Water damage"));
        marketplace.instanceClockGoesOn(Duration.ofDays(30));
        when(request("b1", "2027-04-05", "2027-04-06"));
        thenReply("b1").isRepeated();
    }
}
