package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.topology.CopyAges.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The age of a copy, from what its changelog's end was when, and how far the copy has come since. */
class CopyAgesTest {
    private final Progress progress = new Progress();

    private static long agoNanos(Duration time) {
        return System.nanoTime() - time.toNanos();
    }

    private void assertAgeIsFrom(Duration ago) {
        assertThat(progress.age()).hasValueSatisfying(age -> assertThat(age).isBetween(ago, ago.plusMinutes(1)));
    }

    @Test
    void a_copy_on_its_way_has_no_age() {
        progress.note(agoNanos(Duration.ofMinutes(9)), 10, 3);
        progress.note(agoNanos(Duration.ofMinutes(6)), 12, 9);
        assertThat(progress.age()).isEmpty();
    }

    @Test
    void a_copy_at_the_end_is_as_old_as_the_question_for_it() {
        progress.note(agoNanos(Duration.ofMinutes(3)), 10, 10);
        assertAgeIsFrom(Duration.ofMinutes(3));
    }

    @Test
    void a_copy_is_as_old_as_the_last_end_that_it_has_reached() {
        progress.note(agoNanos(Duration.ofMinutes(9)), 10, 3);
        progress.note(agoNanos(Duration.ofMinutes(6)), 20, 5);
        progress.note(agoNanos(Duration.ofMinutes(3)), 30, 20);
        assertAgeIsFrom(Duration.ofMinutes(6));
    }

    @Test
    void a_quiet_log_keeps_a_copy_young() {
        progress.note(agoNanos(Duration.ofMinutes(9)), 10, 10);
        progress.note(agoNanos(Duration.ofMinutes(3)), 10, 10);
        assertAgeIsFrom(Duration.ofMinutes(3));
    }

    @Test
    void a_copy_that_begins_anew_has_no_age_until_it_is_whole_again() {
        progress.note(agoNanos(Duration.ofMinutes(9)), 10, 10);
        progress.note(agoNanos(Duration.ofMinutes(6)), 10, 2);
        assertThat(progress.age()).isEmpty();
        progress.note(agoNanos(Duration.ofMinutes(3)), 10, 10);
        assertAgeIsFrom(Duration.ofMinutes(3));
    }

    @Test
    void a_copy_that_is_far_behind_still_gets_an_age_when_it_arrives() {
        for (int minute = 300; minute > 3; minute--) {
            progress.note(agoNanos(Duration.ofMinutes(minute)), 1000 - minute, 0);
        }
        progress.note(agoNanos(Duration.ofMinutes(3)), 1000, 800);
        assertThat(progress.age())
                .hasValueSatisfying(age -> assertThat(age).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(301)));
    }
}
