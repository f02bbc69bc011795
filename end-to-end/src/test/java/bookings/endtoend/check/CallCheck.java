package bookings.endtoend.check;

import bookings.endtoend.check.Call.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether refusals were true, and whether calls came back in time. The callers of a journal have good sessions, own
 * what they decide about, and ask for stays that are free as far as they know.
 */
final class CallCheck {
    /** As long as a program waits for an outcome, and a second. */
    private static final Duration LONGEST = Duration.ofSeconds(11);

    private static final String TAKEN = "Property is already booked for the selected dates";

    private final History history;
    private final List<Call> calls;
    private final List<Absence> absences;
    private final Map<String, Set<String>> keys;
    private final Map<String, List<Version>> openingsByProperty;

    private CallCheck(Evidence evidence, History history) {
        this.history = history;
        calls = evidence.journal().map(Journal.Pages::calls).orElse(List.of());
        absences = evidence.journal().map(Journal.Pages::absences).orElse(List.of());
        keys = calls.stream()
                .collect(Collectors.groupingBy(CallCheck::what, Collectors.mapping(Call::key, Collectors.toSet())));
        openingsByProperty = history.openings().stream().collect(Collectors.groupingBy(Version::property));
    }

    static Finding ofRefusals(Evidence evidence, History history) {
        return new CallCheck(evidence, history).refusals();
    }

    static Finding ofTimes(Evidence evidence, History history) {
        return new CallCheck(evidence, history).times();
    }

    private Finding refusals() {
        var refused = calls.stream()
                .filter(call -> call.isDefinite() && !call.isDone())
                .toList();
        var falsely = refused.stream()
                .filter(call -> !isTrue(call))
                .map(call -> call + ": " + call.message())
                .toList();
        return new Finding(
                Invariant.NO_FALSE_REFUSAL,
                falsely,
                String.format(Locale.ROOT, "%,d calls, %,d refused", calls.size(), refused.size()));
    }

    private Finding times() {
        var expected = calls.stream().filter(call -> !isExcused(call)).toList();
        return new Finding(
                Invariant.IN_TIME,
                expected.stream().flatMap(CallCheck::lateness).toList(),
                String.format(
                        Locale.ROOT,
                        "%,d calls, %,d told to ask again, %,d cut with their program, else the longest took %.1f s",
                        calls.size(),
                        calls.stream().filter(Call::passing).count(),
                        calls.stream()
                                .filter(call -> call.status() == 0 && isExcused(call))
                                .count(),
                        expected.stream()
                                        .map(Call::took)
                                        .max(Comparator.naturalOrder())
                                        .orElse(Duration.ZERO)
                                        .toMillis()
                                / 1e3));
    }

    private boolean isExcused(Call call) {
        return absences.stream().anyMatch(absence -> absence.excuses(call));
    }

    private static Stream<String> lateness(Call call) {
        if (call.took().compareTo(LONGEST) > 0) {
            return Stream.of(call + " after " + call.took());
        }
        return call.status() == 0
                ? Stream.of(call + ": " + call.message() + ", though " + call.program() + " was there")
                : Stream.empty();
    }

    private boolean isTrue(Call refused) {
        if (refused.isRequest()) {
            return refused.status() == 400 && refused.message().equals(TAKEN) && wasTaken(refused);
        }
        return refused.status() == 404 && !wasOpenTo(refused) && !wasDoneByItself(refused);
    }

    /** Whether an earlier sending of the same write had done it, which must be told again. */
    private boolean wasDoneByItself(Call refused) {
        return keysOf(refused).equals(Set.of(refused.key()))
                && history.of(refused.target()).stream()
                        .anyMatch(version ->
                                version.time().isBefore(refused.sent()) && isMadeBy(refused.kind(), version));
    }

    /** Of all who wanted the same. */
    private Set<String> keysOf(Call wanted) {
        return keys.getOrDefault(what(wanted), Set.of());
    }

    private static String what(Call call) {
        return call.isRequest() ? call.words().toString() : call.kind() + " " + call.target();
    }

    private static boolean isMadeBy(String kind, Version version) {
        return switch (kind) {
            case "approve" -> version.status().equals("ACCEPTED");
            case "withdraw" -> version.cancelledBy().equals("traveler");
            case "reject" -> version.cancelledBy().equals("owner") && version.number() == 2;
            default -> version.cancelledBy().equals("owner") && version.number() == 3;
        };
    }

    /** Whether a stay of those nights, but not the one that this key itself has made, was held at some moment of the call. */
    private boolean wasTaken(Call call) {
        var words = call.words();
        return openingsByProperty.getOrDefault(words.property(), List.of()).stream()
                .filter(other -> other.checkIn().compareTo(words.checkOut()) < 0
                        && words.checkIn().compareTo(other.checkOut()) < 0)
                .filter(other -> !Words.of(other).equals(words) || keysOf(call).size() > 1)
                .anyMatch(other -> !other.time().isAfter(call.answered()) && !releasedBefore(other, call.sent()));
    }

    private boolean releasedBefore(Version opening, Instant time) {
        return history.of(opening.booking()).stream()
                .anyMatch(later -> !later.holdsNights() && later.time().isBefore(time));
    }

    /** Whether the booking stood, for the whole of the call, where such a decision is a legal step. */
    private boolean wasOpenTo(Call call) {
        var life = history.of(call.target());
        if (life.stream()
                .anyMatch(version ->
                        !version.time().isBefore(call.sent()) && !version.time().isAfter(call.answered()))) {
            return false;
        }
        return life.stream()
                .filter(version -> version.time().isBefore(call.sent()))
                .reduce((earlier, later) -> later)
                .filter(version -> statusesFor(call.kind()).contains(version.status()))
                .isPresent();
    }

    private static Set<String> statusesFor(String kind) {
        return switch (kind) {
            case "approve", "reject" -> Set.of("PENDING");
            case "cancel" -> Set.of("ACCEPTED");
            default -> Set.of("PENDING", "ACCEPTED");
        };
    }
}
