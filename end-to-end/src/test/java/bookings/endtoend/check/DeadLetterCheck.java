package bookings.endtoend.check;

import bookings.endtoend.check.Topic.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** I7: the dead letters against the records that they were. That the records behind them go on is seen in I4. */
final class DeadLetterCheck {
    private static final String PREFIX = "__streams.errors.";

    private DeadLetterCheck() {}

    /** The header of a letter that a test wrote by hand, and that has no source. */
    private static final String PLANTED = "planted";

    static Finding of(Evidence evidence) {
        var violations = new ArrayList<String>();
        Map<String, List<Entry>> letters = evidence.deadLetters().stream()
                .filter(letter -> !letter.headers().containsKey(PLANTED))
                .collect(Collectors.groupingBy(DeadLetterCheck::source));
        Map<String, Entry> sources = Stream.concat(evidence.commandRecords().stream(), evidence.updates().stream())
                .collect(Collectors.toMap(Entry::place, Function.identity(), (one, same) -> one));
        letters.forEach((place, copies) -> {
            var source = sources.get(place);
            if (source == null) {
                violations.add(copies.getFirst().place() + " names " + place + ", where nothing is");
            } else if (copies.stream().anyMatch(copy -> !isWhole(source, copy))) {
                violations.add(copies.getFirst().place() + " is not " + place + " as it came");
            } else if (copies.size() > 1 && !copies.getFirst().headers().containsKey("stage")) {
                violations.add(place + " is in the dead letters " + copies.size() + " times");
            }
        });
        evidence.commands().stream()
                .filter(command ->
                        command.wantsReply() && letters.containsKey(command.at().place()))
                .forEach(command -> violations.add(command + " can be read, and is in the dead letters"));
        unreadable(evidence)
                .filter(entry -> !letters.containsKey(entry.place()))
                .forEach(entry -> violations.add(entry.place() + " cannot be read and is not in the dead letters"));
        return new Finding(
                Invariant.DEAD_LETTERS,
                violations,
                String.format(
                        Locale.ROOT,
                        "%,d dead letters, %,d records that cannot be read",
                        evidence.deadLetters().size(),
                        unreadable(evidence).count()));
    }

    /** The places of the records that are in the dead letters. */
    static Set<String> sources(Evidence evidence) {
        return evidence.deadLetters().stream().map(DeadLetterCheck::source).collect(Collectors.toSet());
    }

    private static String source(Entry letter) {
        return Stream.of("topic", "partition", "offset")
                .map(part -> Objects.requireNonNullElse(letter.headers().get(PREFIX + part), "?"))
                .collect(Collectors.joining("-"));
    }

    private static boolean isWhole(Entry source, Entry copy) {
        return source.key().equals(copy.key())
                && source.value().equals(copy.value())
                && copy.headers().entrySet().containsAll(source.headers().entrySet());
    }

    /** Those that no reader can take for anything; a stricter reader may refuse more. */
    private static Stream<Entry> unreadable(Evidence evidence) {
        return Stream.concat(
                evidence.commandRecords().stream()
                        .filter(entry -> Command.of(entry).isEmpty()),
                evidence.updates().stream().filter(entry -> Version.of(entry).isEmpty()));
    }
}
