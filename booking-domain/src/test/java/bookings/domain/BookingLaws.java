package bookings.domain;

import static bookings.domain.BookingStatus.ACCEPTED;
import static bookings.domain.BookingStatus.CANCELLED;
import static bookings.domain.BookingStatus.COMPLETED;
import static bookings.domain.BookingStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Ledger.Entry;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds of every log and its outcomes. Each law fails with an AssertionError that names the command. */
final class BookingLaws {
    private static final Map<BookingStatus, Set<BookingStatus>> NEXT = Map.of(
            PENDING, Set.of(ACCEPTED, CANCELLED),
            ACCEPTED, Set.of(CANCELLED, COMPLETED),
            CANCELLED, Set.of(),
            COMPLETED, Set.of());

    private BookingLaws() {}

    static void held_stays_never_overlap(List<Entry> entries) {
        var held = new HashMap<BookingId, Booking>();
        for (var changed : changes(entries)) {
            if (!changed.status().holdsNights()) {
                held.remove(changed.id());
                continue;
            }
            for (var other : held.values()) {
                assertThat(other.propertyId().equals(changed.propertyId())
                                && !other.id().equals(changed.id())
                                && other.stay().overlaps(changed.stay()))
                        .as("%s overlaps %s", changed, other)
                        .isFalse();
            }
            held.put(changed.id(), changed);
        }
    }

    static void versions_rise_by_one_along_a_legal_path(List<Entry> entries) {
        var latest = new HashMap<BookingId, Booking>();
        for (var changed : changes(entries)) {
            var before = latest.put(changed.id(), changed);
            if (before == null) {
                assertThat(changed.version()).as("%s", changed).isEqualTo(1);
                assertThat(changed.status()).as("%s", changed).isEqualTo(PENDING);
            } else {
                assertThat(changed.version()).as("%s", changed).isEqualTo(before.version() + 1);
                assertThat(NEXT.get(before.status())).as("%s", changed).contains(changed.status());
            }
        }
    }

    static void what_was_agreed_never_changes(List<Entry> entries) {
        var first = new HashMap<BookingId, Booking>();
        for (var changed : changes(entries)) {
            var asked = first.computeIfAbsent(changed.id(), id -> changed);
            assertThat(changed.asRequested()).isEqualTo(asked);
        }
    }

    static void a_command_changes_a_booking_once(List<Entry> entries) {
        var applied = new HashSet<CommandId>();
        for (var entry : entries) {
            if (entry.outcome() instanceof Changed) {
                assertThat(applied.add(entry.command().id())).as("%s", entry).isTrue();
            } else if (applied.contains(entry.command().id())) {
                assertThat(entry.outcome()).as("%s", entry).isInstanceOf(Repeated.class);
            }
        }
    }

    static void a_naive_model_agrees(List<Entry> entries) {
        var model = new NaiveMarketplace();
        for (var entry : entries) {
            assertThat(verdict(entry.outcome())).as("%s", entry).isEqualTo(model.verdict(entry.command()));
        }
    }

    private static String verdict(Outcome outcome) {
        return switch (outcome) {
            case Changed c -> "changed";
            case Repeated r -> "repeated";
            case Refused r -> "refused";
        };
    }

    private static List<Booking> changes(List<Entry> entries) {
        var changes = new ArrayList<Booking>();
        for (var entry : entries) {
            if (entry.outcome() instanceof Changed(Booking booking)) {
                changes.add(booking);
            }
        }
        return changes;
    }
}
