package bookings.cli;

import bookings.domain.Booking;
import bookings.mongo.MongoSinkSettings;
import bookings.runtime.KafkaSettings;
import bookings.wire.DeadLetterHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: what is there, what is wrong with it, and trying it again. */
@Command(
        name = "dead-letters",
        description = "What programs could not read or store: see what it is, and try it again.",
        mixinStandardHelpOptions = true)
final class DeadLettersCommand {
    private static final int SHOWN_TEXT = 4_000;
    private static final int LISTED_REASON = 100;
    /** More of them are counted only. */
    private static final int LINES_OF_STAYING = 20;

    private final Operator operator;

    @Spec
    private @Nullable CommandSpec spec;

    DeadLettersCommand(Operator operator) {
        this.operator = operator;
    }

    @Command(
            description = "One line a letter, the oldest first: those that wait, with --all also the redriven ones.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin LetterChoice choice,
            @Option(names = "--all", description = "also letters that have been redriven") boolean all,
            @Option(
                            names = "--max",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "the oldest N of them (default: ${DEFAULT-VALUE})")
                    int max) {
        requirePositive("--max", max);
        var settings = kafka();
        try (var box = DeadLetterBox.open(new Brokers(settings), operator.stop())) {
            var oldest = new Oldest(max);
            box.read(all, letters -> {
                letters.stream().filter(choice::matches).forEach(letter -> oldest.add(row(letter, box, settings)));
                return true;
            });
            oldest.print();
        }
        return 0;
    }

    @Command(
            description = "The letters whole, redriven ones too: headers, key and value.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin LetterChoice choice,
            @Option(
                            names = "--max",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "N letters at most (default: ${DEFAULT-VALUE})")
                    int max) {
        requirePositive("--max", max);
        var settings = kafka();
        var shown = new int[1];
        try (var box = DeadLetterBox.open(new Brokers(settings), operator.stop())) {
            box.read(true, letters -> {
                letters.stream().filter(choice::matches).limit(max - shown[0]).forEach(letter -> {
                    shown[0]++;
                    show(letter, box.isRedriven(letter), settings);
                });
                return shown[0] < max;
            });
        }
        if (shown[0] == 0) {
            operator.out().println("no such dead letters");
            return 1;
        }
        return 0;
    }

    @Command(
            description = {
                "Tries waiting letters again, from the oldest of each partition on: a command goes back to its topic, an"
                        + " update is written to the mirror.",
                "What was redriven is remembered, and a next redrive goes on behind it."
            },
            mixinStandardHelpOptions = true)
    int redrive(
            @Mixin LetterChoice choice,
            @Option(names = "--dry-run", description = "only say what would go where") boolean dryRun,
            @Option(names = "--max", paramLabel = "N", description = "N letters at most (default: all)")
                    Optional<Integer> max,
            @Option(
                            names = "--max-replays",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "leave a record that came back N times (default: ${DEFAULT-VALUE})")
                    int maxReplays,
            @Option(names = "--again", description = "also letters that have been redriven") boolean again,
            @Option(
                            names = "--value",
                            paramLabel = "FILE",
                            description = "send these bytes instead of the record's own; with one --letter")
                    Optional<Path> value) {
        max.ifPresent(number -> requirePositive("--max", number));
        requirePositive("--max-replays", maxReplays);
        if (value.isPresent() && !choice.isOneLetter()) {
            throw wrong("--value mends one record, so name it with one --letter PARTITION/OFFSET");
        }
        var rules = new Redrive.Rules(max.orElse(Integer.MAX_VALUE), maxReplays, again, value.map(this::read), dryRun);
        var settings = kafka();
        var brokers = new Brokers(settings);
        var tally = new Tally(dryRun);
        try (var box = DeadLetterBox.open(brokers, operator.stop());
                var producer = brokers.producer();
                var mirror = new LateMirror()) {
            new Redrive(settings, box, producer, mirror, rules, tally, operator.stop()).run(choice);
            if (max.isEmpty()) {
                tally.name(choice.unmet(tally.met));
            }
        } finally {
            tally.print();
        }
        return tally.staying == 0 ? 0 : 1;
    }

    private KafkaSettings kafka() {
        return KafkaSettings.from(operator.environment());
    }

    private void requirePositive(String option, int number) {
        if (number < 1) {
            throw wrong(option + " must be 1 or more, was " + number);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec == null ? CommandSpec.create().commandLine() : spec.commandLine(), message);
    }

    private byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw wrong("--value names a file that cannot be read, " + file);
        }
    }

    private static Row row(DeadLetter letter, DeadLetterBox box, KafkaSettings settings) {
        return new Row(
                letter.at().toEpochMilli(),
                letter.number(),
                List.of(
                        letter.number().toString(),
                        letter.at().toString(),
                        Stage.of(letter, settings).toString(),
                        letter.source().map(Place::toString).orElse("unknown"),
                        Integer.toString(letter.replays()),
                        box.isRedriven(letter) ? "redriven" : "waiting",
                        Printable.of(letter.fault() + ": " + letter.reason(), LISTED_REASON)));
    }

    private void show(DeadLetter letter, boolean redriven, KafkaSettings settings) {
        var out = operator.out();
        out.println("letter    " + letter.number() + (redriven ? ", redriven" : ", waiting"));
        out.println("found     " + letter.at());
        out.println("stage     " + Stage.of(letter, settings));
        out.println("source    " + letter.source().map(Place::toString).orElse("unknown"));
        out.println("fault     " + Printable.of(letter.fault() + ": " + letter.reason(), SHOWN_TEXT));
        out.println("replays   " + letter.replays());
        out.println("key       " + Printable.of(letter.letter().key(), SHOWN_TEXT));
        for (var header : letter.letter().headers()) {
            if (!DeadLetterHeaders.OF_THE_FAULT.contains(header.key())) {
                out.println("header    " + Printable.of(header.key(), SHOWN_TEXT) + ": "
                        + Printable.of(header.value(), SHOWN_TEXT));
            }
        }
        out.println("value     " + Printable.of(letter.letter().value(), SHOWN_TEXT));
        out.println();
    }

    /** One line of the list. */
    private record Row(long at, LetterNumber letter, List<String> cells) {
        static final Comparator<Row> OLDEST_FIRST = Comparator.comparingLong(Row::at)
                .thenComparingInt(row -> row.letter().partition())
                .thenComparingLong(row -> row.letter().offset());
    }

    /** The oldest of all rows that were added, however many. */
    private final class Oldest {
        private final int max;
        private final PriorityQueue<Row> newestFirst = new PriorityQueue<>(Row.OLDEST_FIRST.reversed());
        private long added = 0;

        Oldest(int max) {
            this.max = max;
        }

        void add(Row row) {
            added++;
            newestFirst.add(row);
            if (newestFirst.size() > max) {
                newestFirst.remove();
            }
        }

        void print() {
            var out = operator.out();
            if (added == 0) {
                out.println("no such dead letters");
                return;
            }
            var table = new Table("LETTER", "FOUND", "STAGE", "SOURCE", "REPLAYS", "STATE", "FAULT");
            newestFirst.stream()
                    .sorted(Row.OLDEST_FIRST)
                    .forEach(row -> table.row(row.cells().toArray(String[]::new)));
            table.print(out);
            out.println(Progress.count(added) + " dead letters"
                    + (added > max ? ", of which the oldest " + Progress.count(max) + " are shown" : ""));
        }
    }

    /** Counts, and names the letters that stay. */
    private final class Tally implements Redrive.Report {
        private final boolean dryRun;
        private final Progress progress = operator.progress();
        private final Set<LetterNumber> met = new HashSet<>();
        private long redriven = 0;
        private long staying = 0;

        Tally(boolean dryRun) {
            this.dryRun = dryRun;
        }

        /** Letters that the operator has named, and that were not among those that wait. */
        void name(List<LetterNumber> unmet) {
            staying += unmet.size();
            unmet.forEach(letter -> operator.out()
                    .println(letter + " stays: no such letter waits; \"dead-letters show --letter " + letter
                            + "\" says whether it was redriven, and --again takes it once more"));
        }

        @Override
        public void redriven(DeadLetter letter, String target) {
            met.add(letter.number());
            redriven++;
            if (dryRun) {
                operator.out()
                        .println(letter.number() + " from " + letter.source().orElseThrow() + " would go to " + target);
            }
            progress.at(() -> "redriven so far: " + Progress.count(redriven));
        }

        @Override
        public void stays(DeadLetter letter, String why) {
            met.add(letter.number());
            staying++;
            if (staying <= LINES_OF_STAYING) {
                operator.out()
                        .println(letter.number() + " from "
                                + letter.source().map(Place::toString).orElse("nowhere") + " stays: "
                                + Printable.of(why, SHOWN_TEXT));
            }
        }

        void print() {
            operator.out()
                    .println(Progress.count(redriven)
                            + (dryRun ? " would be redriven, " : " redriven, ")
                            + Progress.count(staying)
                            + (dryRun ? " would stay" : " stay"));
        }
    }

    /** The mirror, connected to when the first update is to be written; many redrives have none. */
    private final class LateMirror implements Function<Booking, Optional<String>>, AutoCloseable {
        private @Nullable MirrorAccess mirror;

        @Override
        public Optional<String> apply(Booking booking) {
            if (mirror == null) {
                mirror = MirrorAccess.open(MongoSinkSettings.from(operator.environment()));
            }
            return mirror.lastingWrites().write(List.of(booking)).stream()
                    .map(refusal -> refusal.reason())
                    .findFirst();
        }

        @Override
        public void close() {
            if (mirror != null) {
                mirror.close();
            }
        }
    }
}
