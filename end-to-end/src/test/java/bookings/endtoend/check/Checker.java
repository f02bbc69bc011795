package bookings.endtoend.check;

import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Holds evidence against every {@link Invariant}. */
public final class Checker {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    /** What may not hold yet while programs are still catching up, and what therefore is looked at again. */
    private static final Set<Invariant> IN_THE_END = Set.of(
            Invariant.READABLE,
            Invariant.ANSWERED_IS_RECORDED,
            Invariant.ONE_OUTCOME,
            Invariant.MIRRORED,
            Invariant.DEAD_LETTERS);

    private Checker() {}

    /** One finding for each invariant; those about callers only where there is a journal. */
    public static List<Finding> check(Evidence evidence) {
        var history = History.of(evidence.updates());
        var findings = new ArrayList<>(List.of(
                new Finding(
                        Invariant.READABLE,
                        evidence.gaps(),
                        String.format(
                                Locale.ROOT, "%,d versions", history.versions().size())),
                OverlapCheck.of(history),
                AnswerCheck.of(evidence, history),
                LifeCheck.of(history, evidence.partitions()),
                OutcomeCheck.of(evidence, history),
                MirrorCheck.of(evidence, history)));
        if (evidence.journal().isPresent()) {
            findings.add(KeyCheck.of(evidence, history));
        }
        findings.add(DeadLetterCheck.of(evidence));
        if (evidence.journal().isPresent()) {
            findings.add(CallCheck.ofRefusals(evidence, history));
            findings.add(CallCheck.ofTimes(evidence, history));
        }
        return findings;
    }

    /** As {@link #check}, again and again until all hold, or one is broken for good, or the time is over. */
    public static List<Finding> awaitAll(Supplier<Evidence> look, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var findings = check(look.get());
            var broken = findings.stream().filter(finding -> !finding.holds()).toList();
            if (broken.isEmpty()
                    || broken.stream().anyMatch(finding -> !IN_THE_END.contains(finding.invariant()))
                    || System.nanoTime() > deadline) {
                return findings;
            }
            pause();
        }
    }

    public static String lines(List<Finding> findings) {
        return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while programs catch up", stopped);
        }
    }

    /**
     * Prints the findings and ends with 1 where one does not hold. Arguments: brokers, the address of MongoDB, the name of
     * the database and, where one was kept, the journal.
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 3) {
            System.err.println("arguments: BROKERS MONGODB_URI DATABASE [JOURNAL]");
            System.exit(2);
        }
        var journal = args.length > 3 ? Optional.of(Journal.read(Path.of(args[3]))) : Optional.<Journal.Pages>empty();
        List<Finding> findings;
        try (var mongo = MongoClients.create(args[1])) {
            var mirror = mongo.getDatabase(args[2]).getCollection("bookings");
            findings = check(Evidence.gather(args[0], mirror, journal));
        }
        System.out.println(lines(findings));
        System.exit(findings.stream().allMatch(Finding::holds) ? 0 : 1);
    }
}
