package bookings.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which dead letters a command is about; what is left out does not restrict. */
final class LetterChoice {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.Converter.class,
            description =
                    "only letters found since then: 2027-04-01T10:00:00Z, 2027-04-01, or how long ago: 30m, 24h, 7d")
    private Optional<Since> since = Optional.empty();

    @Option(
            names = "--source",
            paramLabel = "TOPIC[/PARTITION[/OFFSET]]",
            split = ",",
            converter = SourcePattern.Converter.class,
            description = "only records that lay there first; may be repeated")
    private List<SourcePattern> sources = List.of();

    @Option(
            names = "--letter",
            paramLabel = "PARTITION/OFFSET",
            split = ",",
            converter = LetterNumber.Converter.class,
            description = "only these letters, by their place among the dead letters; may be repeated")
    private List<LetterNumber> letters = List.of();

    boolean matches(DeadLetter letter) {
        return (since.isEmpty() || !letter.at().isBefore(since.get().at()))
                && (letters.isEmpty() || letters.contains(letter.number()))
                && (sources.isEmpty()
                        || letter.source()
                                .filter(place -> sources.stream().anyMatch(source -> source.matches(place)))
                                .isPresent());
    }

    /** The letters that were asked for by their number and are not among these; none where a time or source chooses, too. */
    List<LetterNumber> unmet(Set<LetterNumber> met) {
        return since.isPresent() || !sources.isEmpty()
                ? List.of()
                : letters.stream().filter(letter -> !met.contains(letter)).toList();
    }

    /** Whether it can be about one letter at most. */
    boolean isOneLetter() {
        return letters.size() == 1;
    }
}
