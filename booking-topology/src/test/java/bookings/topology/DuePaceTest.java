package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DuePaceTest {
    private static final int MOST = 500;

    private final DuePace pace = new DuePace(MOST);
    private long now = 0;

    @Test
    void it_begins_with_a_few_and_sends_none_while_they_are_under_way() {
        assertThat(look(1_000)).isEqualTo(5);
        assertThat(look(1_000)).isZero();
        decided(4);
        assertThat(look(1_000)).isZero();
        decided(1);
        assertThat(look(1_000)).isPositive();
    }

    @Test
    void it_grows_while_all_are_decided_in_time_up_to_the_most() {
        var sent = 0;
        for (int i = 0; i < 20; i++) {
            var now = look(100_000);
            assertThat(now).isGreaterThanOrEqualTo(sent).isLessThanOrEqualTo(MOST);
            sent = now;
            decided(sent);
        }
        assertThat(sent).isEqualTo(MOST);
    }

    @Test
    void it_shrinks_with_each_look_that_finds_some_under_way_for_half_a_second() {
        for (int i = 0; i < 20; i++) {
            decided(look(100_000));
        }
        assertThat(look(100_000)).isEqualTo(MOST);
        now += 500;
        look(100_000);
        look(100_000);
        decided(MOST);
        assertThat(look(100_000)).isEqualTo(MOST / 4);
    }

    @Test
    void it_does_not_shrink_when_they_take_a_moment() {
        for (int i = 0; i < 20; i++) {
            decided(look(100_000));
        }
        assertThat(look(100_000)).isEqualTo(MOST);
        now += 499;
        look(100_000);
        decided(MOST);
        assertThat(look(100_000)).isEqualTo(MOST);
    }

    /** Else the first look after a quiet day would send as many as the last one of a busy day. */
    @Test
    void it_begins_anew_when_there_is_less_to_do() {
        for (int i = 0; i < 20; i++) {
            decided(look(100_000));
        }
        decided(look(1));
        assertThat(look(100_000)).isEqualTo(5);
    }

    @Test
    void deadlines_that_nobody_means_any_more_hold_nobody_up() {
        assertThat(pace.allowance(now)).isEqualTo(5);
        pace.used(5, 0, now);
        assertThat(pace.allowance(now)).isGreaterThan(5);
    }

    @Test
    void one_that_never_comes_back_does_not_stop_the_others_for_ever() {
        look(1_000);
        now += 59_000;
        assertThat(look(1_000)).isZero();
        now += 1_000;
        assertThat(look(1_000)).isPositive();
    }

    @Test
    void the_most_may_be_one() {
        var one = new DuePace(1);
        for (int i = 0; i < 3; i++) {
            assertThat(one.allowance(0)).isEqualTo(1);
            one.used(1, 1, 0);
            assertThat(one.allowance(0)).isZero();
            one.decided();
        }
    }

    /** @return how many of those that are due were sent */
    private int look(int due) {
        var allowed = pace.allowance(now);
        if (allowed == 0) {
            return 0;
        }
        var sent = Math.min(allowed, due);
        pace.used(sent, sent, now);
        return sent;
    }

    private void decided(int count) {
        for (int i = 0; i < count; i++) {
            pace.decided();
        }
    }
}
