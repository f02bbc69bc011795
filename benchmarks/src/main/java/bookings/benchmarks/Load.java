package bookings.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Drives a marketplace that {@code make up} runs. {@code creates <demo.json> <warm-up seconds> <seconds> <connections>
 * [connections ...]}: every connection asks for one free night after another; first to warm up, then once for each number
 * of connections. {@code storm <demo.json> <rounds> [url ...]}: in each round 20 travelers ask for the same night at once,
 * spread over the addresses.
 */
public final class Load {
    private static final String PATH = "/api/travelers/bookings";
    private static final int STORM_SIZE = 20;
    /** Of ten years each: as many nights as 4,000 creates a second take in a minute and a half. */
    private static final int HOMES = 100;

    private static final int CREATED = 201;
    private static final int REFUSED = 400;
    private static final String TAKEN = "Property is already booked for the selected dates";
    private static final String NIGHT_TAKEN = "400 (somebody else took the night)";
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Demo demo;
    private final Nights nights;

    private Load(Demo demo, Nights nights) {
        this.demo = demo;
        this.nights = nights;
    }

    public static void main(String[] arguments) throws Exception {
        var words = List.of(arguments);
        boolean creates = words.size() >= 5 && words.getFirst().equals("creates");
        if (!creates && !(words.size() >= 3 && words.getFirst().equals("storm"))) {
            fail("usage: creates <demo.json> <warm-up seconds> <seconds> <connections> [connections ...]"
                    + " | storm <demo.json> <rounds> [url ...]");
        }
        var file = Path.of(words.get(1));
        if (!file.toFile().exists()) {
            fail(file + " is not there: run `make up` first, in another terminal");
        }
        var demo = Demo.read(file);
        try {
            run(demo, creates, words);
        } catch (ConnectException nobody) { // killed, it leaves its file behind
            fail("nobody listens at " + demo.travelerUrl() + ": run `make up` first, in another terminal");
        }
    }

    private static void run(Demo demo, boolean creates, List<String> words) throws Exception {
        var load = new Load(demo, Nights.freeOf(demo, NewHomes.add(demo, HOMES), LocalDate.now(ZoneOffset.UTC)));
        boolean good = creates
                ? load.creates(
                        Duration.ofSeconds(Integer.parseInt(words.get(2))),
                        Duration.ofSeconds(Integer.parseInt(words.get(3))),
                        words.subList(4, words.size()).stream()
                                .map(Integer::valueOf)
                                .toList())
                : load.storm(Integer.parseInt(words.get(2)), urls(demo, words.subList(3, words.size())));
        if (!good) {
            System.exit(1);
        }
    }

    private static List<URI> urls(Demo demo, List<String> named) {
        return named.isEmpty()
                ? List.of(demo.travelerUrl())
                : named.stream().map(URI::create).toList();
    }

    /** Whether nothing but creates came, a night that was taken meanwhile and an outcome that came late aside. */
    private boolean creates(Duration warmUp, Duration time, List<Integer> connections) throws Exception {
        warmUp(warmUp, Collections.max(connections));
        boolean good = true;
        for (int number : connections) {
            var figures = creates(time, number);
            say("%2d connection%s, %d s: %s"
                    .formatted(number, number == 1 ? " " : "s", time.toSeconds(), figures.over(time, "creates")));
            good &= figures.count() > 0
                    && Set.of(NIGHT_TAKEN, "202").containsAll(figures.others().keySet());
        }
        return good;
    }

    private void warmUp(Duration time, int connections) throws Exception {
        for (var left = time; left.isPositive(); left = left.minus(BETWEEN_LINES)) {
            var some = left.compareTo(BETWEEN_LINES) < 0 ? left : BETWEEN_LINES;
            var figures = creates(some, connections);
            say("warming up, %d s left: %.0f creates/s"
                    .formatted(left.minus(some).toSeconds(), figures.count() / (double) some.toSeconds()));
        }
    }

    private Figures creates(Duration time, int connections) throws Exception {
        var all = new Figures();
        long until = System.nanoTime() + time.toNanos();
        var workers = new ArrayList<Callable<Figures>>();
        for (int i = 0; i < connections; i++) {
            var traveler = demo.travelers().get(i % demo.travelers().size());
            workers.add(() -> createUntil(until, traveler));
        }
        atOnce(workers).forEach(all::addAll);
        return all;
    }

    private Figures createUntil(long until, Demo.Account traveler) throws IOException {
        var figures = new Figures();
        try (var connection = Connection.open(demo.travelerUrl())) {
            for (long start = System.nanoTime(); start < until; ) {
                var answer = connection.post(PATH, traveler.cookie(), nights.take());
                long end = System.nanoTime();
                if (answer.status() == CREATED) {
                    figures.add(end - start);
                } else {
                    figures.addOther(isTaken(answer) ? NIGHT_TAKEN : Integer.toString(answer.status()));
                }
                start = end;
            }
        }
        return figures;
    }

    private static boolean isTaken(Connection.Answer answer) {
        return answer.status() == REFUSED && answer.body().contains(TAKEN);
    }

    private boolean storm(int rounds, List<URI> urls) throws Exception {
        var barrier = new CyclicBarrier(STORM_SIZE);
        var stays = new ArrayList<String>();
        for (int round = 0; round < rounds; round++) {
            stays.add(nights.take());
        }
        var workers = new ArrayList<Callable<int[]>>();
        for (int i = 0; i < STORM_SIZE; i++) {
            var traveler = demo.travelers().get(i % demo.travelers().size());
            var url = urls.get(i % urls.size());
            workers.add(() -> storm(stays, barrier, url, traveler));
        }
        long start = System.nanoTime();
        var statuses = atOnce(workers);
        var time = Duration.ofNanos(System.nanoTime() - start);
        int broken = 0;
        for (int round = 0; round < rounds; round++) {
            int number = round;
            long created = statuses.stream().filter(of -> of[number] == CREATED).count();
            long refused = statuses.stream().filter(of -> of[number] == REFUSED).count();
            if (created != 1 || refused != STORM_SIZE - 1) {
                broken++;
                say("round %d: %d created, %d refused of %d".formatted(round, created, refused, STORM_SIZE));
            }
        }
        say("storm, %d rounds of %d in %.1f s".formatted(rounds, STORM_SIZE, time.toMillis() / 1e3));
        say(broken == 0 ? "every night went to exactly one of them" : broken + " rounds went wrong");
        return broken == 0;
    }

    /** One traveler's part; the statuses by round. */
    private static int[] storm(List<String> stays, CyclicBarrier barrier, URI url, Demo.Account traveler)
            throws Exception {
        var statuses = new int[stays.size()];
        try (var connection = Connection.open(url)) {
            for (int round = 0; round < statuses.length; round++) {
                barrier.await(1, TimeUnit.MINUTES); // not for ever, should another traveler have failed
                statuses[round] = connection
                        .post(PATH, traveler.cookie(), stays.get(round))
                        .status();
            }
        }
        return statuses;
    }

    private static <T> List<T> atOnce(List<Callable<T>> workers) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(workers)) {
                results.add(future.get());
            }
            return results;
        }
    }

    @SuppressWarnings("SystemOut") // figures for whoever started it
    private static void say(String line) {
        System.out.println(line);
    }

    @SuppressWarnings("SystemOut")
    private static void fail(String reason) {
        System.err.println(reason);
        System.exit(2);
    }
}
