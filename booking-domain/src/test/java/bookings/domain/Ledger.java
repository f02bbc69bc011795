package bookings.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The rules at work: a log's outcomes one by one, over bookings kept in memory as the topology keeps them by owner. */
final class Ledger {
    /** A command and what came of it. */
    record Entry(LoggedCommand command, Outcome outcome) {}

    private record Key(OwnerId owner, BookingId booking) {}

    private final BookingRules rules;
    private final BiPredicate<Stay, Stay> clash;
    private final Map<Key, Booking> bookings = new HashMap<>();

    /** @param clash whether a held stay and a wanted one cannot both be: {@link Stay#overlaps}, or a mistake to be found */
    Ledger(BookingRules rules, BiPredicate<Stay, Stay> clash) {
        this.rules = rules;
        this.clash = clash;
    }

    List<Entry> decideAll(List<LoggedCommand> log) {
        var entries = new ArrayList<Entry>();
        for (var command : log) {
            entries.add(new Entry(command, decide(command)));
        }
        return entries;
    }

    private Outcome decide(LoggedCommand logged) {
        var owner = logged.command().ownerId();
        var key = new Key(owner, logged.command().bookingId());
        PropertyCalendar calendar = (property, wanted) -> bookings.values().stream()
                .filter(b -> b.ownerId().equals(owner) && b.propertyId().equals(property))
                .filter(b -> b.status().holdsNights())
                .anyMatch(b -> clash.test(b.stay(), wanted));
        var outcome = rules.decide(logged, Optional.ofNullable(bookings.get(key)), calendar);
        if (outcome instanceof Outcome.Changed(Booking booking)) {
            bookings.put(key, booking);
        }
        return outcome;
    }
}
