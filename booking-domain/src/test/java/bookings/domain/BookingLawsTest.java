package bookings.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import bookings.domain.Ledger.Entry;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The laws over random logs. The seeds are fixed; {@code -Dbookings.seed=N} starts at another. */
class BookingLawsTest {
    private static final int LOGS = 100;
    private static final int COMMANDS = 400;
    private static final BookingRules RULES = new BookingRules(new BookingPolicy(
            Duration.ofHours(NaiveMarketplace.ANSWER_HOURS),
            NaiveMarketplace.MAX_NIGHTS,
            NaiveMarketplace.MAX_DAYS_AHEAD,
            ZoneOffset.UTC,
            true));

    private static final List<Consumer<List<Entry>>> LAWS = List.of(
            BookingLaws::held_stays_never_overlap,
            BookingLaws::versions_rise_by_one_along_a_legal_path,
            BookingLaws::what_was_agreed_never_changes,
            BookingLaws::a_command_changes_a_booking_once,
            BookingLaws::a_naive_model_agrees);

    @Test
    void every_log_obeys_every_law() {
        seeds().forEach(seed -> {
            var entries = entries(seed, RULES, Stay::overlaps);
            for (var law : LAWS) {
                obeys(seed, law, entries);
            }
        });
    }

    @Test
    void a_log_read_again_gives_the_same_outcomes() {
        seeds().forEach(seed -> assertThat(entries(seed, RULES, Stay::overlaps))
                .as("seed %d", seed)
                .isEqualTo(entries(seed, RULES, Stay::overlaps)));
    }

    @Test
    void the_logs_reach_every_status_and_every_refusal() {
        var statuses = new HashSet<BookingStatus>();
        var codes = new HashSet<Refusal.Code>();
        var repeated = new HashSet<BookingStatus>();
        seeds().forEach(seed -> {
            for (var entry : entries(seed, RULES, Stay::overlaps)) {
                switch (entry.outcome()) {
                    case Changed(Booking booking) -> statuses.add(booking.status());
                    case Repeated(Booking booking) -> repeated.add(booking.status());
                    case Refused refused -> codes.add(refused.refusal().code());
                }
            }
        });

        assertThat(statuses).containsExactlyInAnyOrder(BookingStatus.values());
        assertThat(repeated).containsExactlyInAnyOrder(BookingStatus.values());
        assertThat(codes).containsExactlyInAnyOrder(Refusal.Code.values());
    }

    // The laws bite: each of these mistakes is found

    @Test
    void a_calendar_that_is_always_free_is_found() {
        assertBroken(BookingLaws::held_stays_never_overlap, RULES, (held, wanted) -> false);
    }

    @Test
    void a_calendar_that_looks_at_check_in_days_only_is_found() {
        assertBroken(
                BookingLaws::held_stays_never_overlap,
                RULES,
                (held, wanted) -> held.checkIn().equals(wanted.checkIn()));
    }

    @Test
    void a_calendar_that_keeps_the_check_out_day_is_found() {
        assertBroken(
                BookingLaws::a_naive_model_agrees,
                RULES,
                (held, wanted) -> !held.checkOut().isBefore(wanted.checkIn())
                        && !wanted.checkOut().isBefore(held.checkIn()));
    }

    @Test
    void an_hour_too_long_to_answer_is_found() {
        var policy = RULES.policy();
        var lenient = new BookingPolicy(
                policy.expiry().plusHours(1), policy.maxNights(), policy.maxDaysAhead(), policy.zone(), true);

        assertBroken(BookingLaws::a_naive_model_agrees, new BookingRules(lenient), Stay::overlaps);
    }

    @Test
    void a_version_told_twice_is_found() {
        var entries = entries(1, RULES, Stay::overlaps);
        var twice = new ArrayList<>(entries);
        twice.addAll(0, entries.subList(0, 50));

        for (var law : List.<Consumer<List<Entry>>>of(
                BookingLaws::versions_rise_by_one_along_a_legal_path, BookingLaws::a_command_changes_a_booking_once)) {
            assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> law.accept(twice));
        }
    }

    private static void assertBroken(Consumer<List<Entry>> law, BookingRules rules, BiPredicate<Stay, Stay> clash) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> seeds().forEach(seed -> obeys(seed, law, entries(seed, rules, clash))))
                .withMessageContaining("seed ");
    }

    private static void obeys(long seed, Consumer<List<Entry>> law, List<Entry> entries) {
        try {
            law.accept(entries);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static List<Entry> entries(long seed, BookingRules rules, BiPredicate<Stay, Stay> clash) {
        return new Ledger(rules, clash).decideAll(RandomLog.of(seed, COMMANDS));
    }

    private static LongStream seeds() {
        var first = Long.getLong("bookings.seed", 1);
        return LongStream.range(first, first + LOGS);
    }
}
