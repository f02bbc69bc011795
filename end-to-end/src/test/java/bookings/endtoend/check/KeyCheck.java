package bookings.endtoend.check;

import bookings.endtoend.check.Call.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * I6: the answers of each key against each other, and how often a stay was opened against how many keys asked for it. The
 * second is needed for what was opened and never answered.
 */
final class KeyCheck {
    private KeyCheck() {}

    static Finding of(Evidence evidence, History history) {
        var violations = new ArrayList<String>();
        var requests = evidence.journal().map(Journal.Pages::calls).orElse(List.of()).stream()
                .filter(Call::isRequest)
                .toList();
        Map<String, List<Call>> byKey =
                requests.stream().collect(Collectors.groupingBy(call -> call.caller() + " " + call.key()));
        byKey.values().forEach(calls -> {
            var booked = calls.stream()
                    .filter(Call::isDone)
                    .map(Call::booking)
                    .distinct()
                    .toList();
            if (booked.size() > 1) {
                violations.add("key " + calls.getFirst().key() + " made " + booked);
            }
            if (calls.stream()
                                    .filter(Call::isDefinite)
                                    .map(Call::status)
                                    .distinct()
                                    .count()
                            > 1
                    && !booked.isEmpty()
                    && isTakenBack(calls)) {
                violations.add("key " + calls.getFirst().key() + " made " + booked + " and was refused later");
            }
        });
        Map<Words, Set<String>> keys = requests.stream()
                .collect(Collectors.groupingBy(Call::words, Collectors.mapping(Call::key, Collectors.toSet())));
        Map<Words, List<Version>> opened = history.openings().stream().collect(Collectors.groupingBy(Words::of));
        opened.forEach((words, openings) -> {
            var askers = keys.getOrDefault(words, Set.of()).size();
            if (askers > 0 && openings.size() > askers) {
                violations.add(askers + " keys for " + words + " made " + openings);
            }
        });
        return new Finding(
                Invariant.ONE_BOOKING_A_KEY,
                violations,
                String.format(Locale.ROOT, "%,d keys in %,d requests", byKey.size(), requests.size()));
    }

    /** Whether a request was refused that was sent after its 201 had come. */
    private static boolean isTakenBack(List<Call> calls) {
        return calls.stream()
                .filter(Call::isDone)
                .anyMatch(made -> calls.stream()
                        .anyMatch(later -> later.isDefinite()
                                && !later.isDone()
                                && later.sent().isAfter(made.answered())));
    }
}
