package bookings.endtoend;

import bookings.endtoend.check.Absence;
import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Journal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A marketplace in which things go wrong while a {@link Crowd} uses it: processes are killed, frozen and restarted, lose
 * their disk or their network; the broker and MongoDB go away. In the end all are there again, and what was promised is
 * held against what is left. The order and length of all mishaps, and the wishes of the crowd, follow from the seed; when
 * the machine does what does not.
 */
final class ChaosRun {
    private static final String KILL_BROKER = "kill broker";
    private static final String BROKER_BACK = "the broker is back";
    private static final int CANNOT_GO_ON = 3;

    /** As many decided writes as programs need that have just started. */
    private static final int WARM = 300;

    private static final Duration CATCHING_UP = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    /** One thing that goes wrong and is put right again. */
    private record Mishap(String name, Consumer<Random> happens) {}

    /** A moment from which on somebody may have waited. */
    private record Blow(String name, Instant at) {}

    private final Marketplace marketplace;
    private final Journal journal;
    private final Crowd crowd;
    private final Duration longestBrokerOutage;
    private final PrintStream out;
    private Instant began = Instant.now();
    private final List<Part> parts;
    private final Set<Part> inHand = ConcurrentHashMap.newKeySet();
    private final List<Blow> blows = Collections.synchronizedList(new ArrayList<>());
    /** Parts that nobody has ended, and that were started again. */
    private final ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();

    /** What came of it. */
    record Result(List<Finding> findings, List<String> troubles, boolean inTime) {
        boolean holds() {
            return troubles.isEmpty() && findings.stream().allMatch(Finding::holds);
        }
    }

    private ChaosRun(
            Marketplace marketplace, Journal journal, long seed, Duration longestBrokerOutage, PrintStream out) {
        this.marketplace = marketplace;
        this.journal = journal;
        this.longestBrokerOutage = longestBrokerOutage;
        this.out = out;
        crowd = new Crowd(marketplace, seed, journal);
        parts = List.of(
                marketplace.topology(),
                marketplace.secondTopology(),
                marketplace.firstGateway(),
                marketplace.secondGateway(),
                marketplace.ownerDecisions(),
                marketplace.sink());
    }

    /** Arguments: minutes and, to repeat a run, its seed. Ends with 1 where a promise was broken or a target missed. */
    public static void main(String[] args) {
        var length = Duration.ofSeconds((long) (60 * Double.parseDouble(args.length > 0 ? args[0] : "15")));
        var seed = args.length > 1 && !args[1].isBlank() ? Long.parseLong(args[1]) : new Random().nextInt(1_000_000);
        var result = run("chaos", seed, Duration.ofSeconds(60), Optional.of(length), System.out);
        System.exit(result.holds() && result.inTime() ? 0 : 1);
    }

    /** As long as it takes for one of each sort to go wrong: a minute or two. */
    static Result brief(String name, long seed, PrintStream out) {
        return run(name, seed, Duration.ofSeconds(3), Optional.empty(), out);
    }

    private static Result run(
            String name, long seed, Duration longestBrokerOutage, Optional<Duration> length, PrintStream out) {
        out.println("seed " + seed + ", logs and journal in "
                + Path.of("target", "e2e", name).toAbsolutePath());
        try (var marketplace = Marketplace.open(name, Map.of());
                var journal = new Journal(marketplace.directory().resolve("journal.jsonl"))) {
            marketplace.secondTopology().start();
            marketplace.secondTopology().awaitReady();
            var run = new ChaosRun(marketplace, journal, seed, longestBrokerOutage, out);
            return run.go(seed, length);
        }
    }

    /** @param length empty for once everything */
    private Result go(long seed, Optional<Duration> length) {
        try (crowd) {
            crowd.start();
            Waiting.until("the crowd to be there", () -> crowd.decided() > WARM);
            began = Instant.now();
            var end = length.map(began::plus).orElse(Instant.MAX);
            var again = length.isPresent();
            var tracks = List.of(
                    Thread.startVirtualThread(
                            () -> play(again ? deciders() : oneOfEach(), again, new Random(seed), end)),
                    Thread.startVirtualThread(
                            () -> play(again ? edges() : oneOfEachEdge(), again, new Random(seed + 1), end)));
            var supervisor = Thread.startVirtualThread(() -> supervise(tracks));
            for (var track : tracks) {
                join(track);
            }
            join(supervisor);
            marketplace.heal();
            marketplace.secondTopology().start();
            marketplace.secondTopology().awaitReady();
            crowd.finish();
        } catch (AssertionError stuck) {
            trouble(String.valueOf(stuck.getMessage()));
        }
        var quiet = Instant.now();
        var findings = Checker.awaitAll(() -> marketplace.evidence(Optional.of(journal.pages())), CATCHING_UP);
        say("checked " + seconds(Duration.between(quiet, Instant.now())) + " s after the last answer");
        var inTime = printFigures();
        out.println(Checker.lines(findings));
        troubles.forEach(trouble -> out.println("FAIL " + trouble));
        return new Result(findings, List.copyOf(troubles), inTime);
    }

    /** Plays all cards in another order each time, one after another. */
    private void play(List<Mishap> mishaps, boolean again, Random random, Instant end) {
        try {
            do {
                var deck = new ArrayList<>(mishaps);
                Collections.shuffle(deck, random);
                for (var mishap : deck) {
                    if (Instant.now().isAfter(end)) {
                        return;
                    }
                    mishap.happens().accept(random);
                }
            } while (again);
        } catch (RuntimeException | AssertionError stuck) {
            trouble("a mishap could not be put right: " + stuck);
        }
    }

    private List<Mishap> deciders() {
        var first = marketplace.topology();
        var second = marketplace.secondTopology();
        var killFirst = new Mishap("kill first", random -> kill(first, random));
        var killSecond = new Mishap("kill second", random -> kill(second, random));
        var cards = new ArrayList<Mishap>();
        for (int i = 0; i < 6; i++) {
            cards.addAll(List.of(killFirst, killSecond));
        }
        cards.add(new Mishap("lose state", random -> loseState(second, "state-2", random)));
        cards.add(new Mishap("freeze", random -> freeze(first, 8, 20, random)));
        cards.add(new Mishap("restart", random -> restart(first, random)));
        cards.add(new Mishap("cut", random -> cutOff(second, marketplace.secondTopologyCable(), random)));
        cards.add(new Mishap("broker", this::killBroker));
        return cards;
    }

    private List<Mishap> oneOfEach() {
        return List.of(
                new Mishap("kill topology", random -> kill(marketplace.topology(), random)),
                new Mishap(
                        "cut",
                        random -> cutOff(marketplace.secondTopology(), marketplace.secondTopologyCable(), random)),
                new Mishap("lose state", random -> loseState(marketplace.secondTopology(), "state-2", random)),
                new Mishap("freeze", random -> freeze(marketplace.topology(), 8, 9, random)),
                new Mishap("broker", this::killBroker));
    }

    private List<Mishap> oneOfEachEdge() {
        return List.of(
                new Mishap("kill gateway and sink", random -> {
                    kill(marketplace.firstGateway(), random);
                    kill(marketplace.sink(), random);
                }),
                new Mishap("kill decisions", random -> kill(marketplace.ownerDecisions(), random)),
                new Mishap("freeze gateway", random -> freeze(marketplace.firstGateway(), 3, 5, random)),
                new Mishap("restart gateway", random -> restart(marketplace.secondGateway(), random)),
                new Mishap("cut answers", this::cutAnswers),
                new Mishap("kill mongod", this::killMongod));
    }

    private List<Mishap> edges() {
        var first = marketplace.firstGateway();
        var second = marketplace.secondGateway();
        var sink = marketplace.sink();
        var killSink = new Mishap("kill sink", random -> kill(sink, random));
        return List.of(
                new Mishap("kill first", random -> kill(first, random)),
                new Mishap("kill second", random -> kill(second, random)),
                new Mishap("kill decisions", random -> kill(marketplace.ownerDecisions(), random)),
                killSink,
                killSink,
                new Mishap("freeze gateway", random -> freeze(first, 3, 15, random)),
                new Mishap("restart gateway", random -> restart(second, random)),
                new Mishap("cut answers", this::cutAnswers),
                new Mishap("kill mongod", this::killMongod),
                new Mishap("freeze mongod", this::freezeMongod));
    }

    private void kill(Part part, Random random) {
        take(part, "kill", () -> {
            part.kill();
            pause(0, 3, random);
        });
        pause(2, 6, random);
    }

    private void loseState(Part part, String directory, Random random) {
        take(part, "kill, and the disk is gone", () -> {
            part.kill();
            delete(marketplace.directory().resolve(directory));
        });
        pause(2, 6, random);
    }

    private void freeze(Part part, int least, int most, Random random) {
        take(part, "freeze", () -> {
            part.process().pause();
            pause(least, most, random);
            part.process().resume();
        });
        pause(2, 6, random);
    }

    private void restart(Part part, Random random) {
        take(part, "restart", part::stop);
        pause(2, 6, random);
    }

    /** A program is away from the beginning of a mishap until it is ready again. */
    private void take(Part part, String what, Runnable mishap) {
        inHand.add(part);
        var from = Instant.now();
        blow(what + " " + part.name());
        mishap.run();
        part.start();
        inHand.remove(part);
        part.awaitReady();
        journal.add(new Absence(part.name(), from, Instant.now()));
    }

    private void cutOff(Part part, Cable cable, Random random) {
        blow("cut off " + part.name());
        cable.cut();
        pause(8, 15, random);
        cable.mend();
        part.awaitReady();
        pause(2, 6, random);
    }

    private void cutAnswers(Random random) {
        blow("cut the broker's answers to gateway-2");
        marketplace.secondGatewayCable().cutAnswers();
        pause(3, 10, random);
        marketplace.secondGatewayCable().mend();
        pause(2, 6, random);
    }

    private void killBroker(Random random) {
        blow(KILL_BROKER);
        marketplace.broker().kill();
        // most are short: half of them take less than a tenth of the longest
        var share = Math.pow(random.nextDouble(), 4);
        LockSupport.parkNanos(Duration.ofSeconds(1)
                .plus(Duration.ofMillis((long) (share * longestBrokerOutage.toMillis())))
                .toNanos());
        marketplace.broker().start();
        blow(BROKER_BACK);
        marketplace.topology().awaitReady();
        marketplace.secondTopology().awaitReady();
        pause(4, 8, random);
    }

    private void killMongod(Random random) {
        blow("kill mongod");
        marketplace.mongod().kill();
        pause(3, 20, random);
        marketplace.mongod().start();
        pause(4, 8, random);
    }

    private void freezeMongod(Random random) {
        blow("freeze mongod");
        marketplace.mongod().pause();
        pause(3, 10, random);
        marketplace.mongod().resume();
        pause(4, 8, random);
    }

    /** Starts again what has ended without anybody's doing, as operators do, and says how it stands now and then. */
    private void supervise(List<Thread> tracks) {
        var nextLine = Instant.now().plus(BETWEEN_LINES);
        while (tracks.stream().anyMatch(Thread::isAlive)) {
            for (var part : parts) {
                // twice, since a mishap may have started it again in between
                if (!part.isAlive() && !inHand.contains(part) && !part.isAlive()) {
                    noteEnd(part);
                    part.start();
                }
            }
            if (Instant.now().isAfter(nextLine)) {
                say(String.format(Locale.ROOT, "%,d writes decided, %d under way", crowd.decided(), crowd.open()));
                nextLine = Instant.now().plus(BETWEEN_LINES);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** A topology may give up while it cannot do its work for long; every other end is a bug. */
    private void noteEnd(Part part) {
        var code = part.process().exitCode(Duration.ZERO);
        var words =
                "%s has ended by itself with code %d and is started again, see its log".formatted(part.name(), code);
        ended.add(part.name());
        if (code == CANNOT_GO_ON && part.name().startsWith("booking-topology")) {
            say(words);
        } else {
            trouble(words);
        }
    }

    /** @return whether the targets were met */
    private boolean printFigures() {
        var outages = new Outages(journal.pages().calls(), crowd.partitionsByHouse());
        var kills = outages(outages, "kill", "booking-topology");
        out.printf(
                Locale.ROOT,
                "%,d writes, %.1f/s; %d kills, %d of them of an instance that decides%n",
                outages.writes(),
                outages.writes() / seconds(Duration.between(began, Instant.now())),
                blows.stream().filter(blow -> blow.name().startsWith("kill")).count(),
                kills.size());
        out.println("ended by themselves: " + (ended.isEmpty() ? "none" : String.join(", ", ended)));
        print("killed", kills);
        print("frozen", outages(outages, "freeze", "booking-topology"));
        print("told to stop", outages(outages, "restart", "booking-topology"));
        print("cut off", outages(outages, "cut off", "booking-topology"));
        blows.stream()
                .filter(blow -> blow.name().equals(BROKER_BACK))
                .forEach(back -> out.printf(
                        Locale.ROOT,
                        "broker back: first request decided after %.1f s, everywhere after %.1f s%n",
                        seconds(outages.untilFirst(back.at())),
                        seconds(outages.from(back.at()))));
        out.printf(
                Locale.ROOT,
                "%.2f %% of writes decided within %d s counting retries, p50 %.3f s, p95 %.1f s, the last after %.1f s;"
                        + " %d never%n",
                100 * outages.shareInTime(),
                Outages.PATIENCE.toSeconds(),
                seconds(outages.waitOf(0.5)),
                seconds(outages.waitOf(0.95)),
                seconds(outages.waitOf(1)),
                outages.undecided());
        var share = outages.shareInTime(sent -> !isWithoutBroker(sent));
        out.printf(Locale.ROOT, "%.2f %% of those that were sent while the only broker was there%n", 100 * share);
        var inTime = seconds(Outages.quantile(kills, 0.95)) <= 10
                && seconds(Outages.quantile(kills, 1)) <= 15
                && share >= 0.97;
        out.println((inTime ? "PASS" : "FAIL")
                + " targets: outage of a kill <= 10 s at p95 and <= 15 s at most, 97 % decided within 15 s");
        return inTime;
    }

    /** Nothing can be decided then, and for how long is the seed's choice. */
    private boolean isWithoutBroker(Instant moment) {
        return blows.stream()
                .filter(blow -> List.of(KILL_BROKER, BROKER_BACK).contains(blow.name())
                        && !blow.at().isAfter(moment))
                .reduce((earlier, later) -> later)
                .filter(last -> last.name().equals(KILL_BROKER))
                .isPresent();
    }

    private List<Duration> outages(Outages outages, String what, String part) {
        return blows.stream()
                .filter(blow -> blow.name().startsWith(what) && blow.name().contains(part))
                .map(blow -> outages.from(blow.at()))
                .toList();
    }

    private void print(String what, List<Duration> lengths) {
        out.printf(
                Locale.ROOT,
                "%s: %d times, all decided again after %.1f s at p50, %.1f s at p95, %.1f s at most%n",
                what,
                lengths.size(),
                seconds(Outages.quantile(lengths, 0.5)),
                seconds(Outages.quantile(lengths, 0.95)),
                seconds(Outages.quantile(lengths, 1)));
    }

    private void blow(String name) {
        blows.add(new Blow(name, Instant.now()));
        say(name);
    }

    private void trouble(String words) {
        troubles.add(words);
        say("trouble: " + words);
    }

    private void say(String words) {
        out.printf(
                Locale.ROOT,
                "%4d s  %s%n",
                Duration.between(began, Instant.now()).toSeconds(),
                words);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static void pause(int leastSeconds, int mostSeconds, Random random) {
        var millis = 1000 * leastSeconds + random.nextInt(1000 * (mostSeconds - leastSeconds) + 1);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while things go wrong", stopped);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
