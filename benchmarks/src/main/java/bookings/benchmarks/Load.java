package bookings.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Drives a marketplace that {@code make up} runs. {@code creates <demo.json> <seconds> <connections>}: every connection
 * asks for one free night after another. {@code storm <demo.json> <rounds> [url …]}: in each round 20 travelers ask for
 * the same night at once, spread over the addresses.
 */
public final class Load {
    private static final String PATH = "/api/travelers/bookings";
    private static final int STORM_SIZE = 20;
    private static final int CREATED = 201;
    private static final int REFUSED = 400;

    private final Demo demo;
    private final Nights nights;

    private Load(Demo demo, Nights nights) {
        this.demo = demo;
        this.nights = nights;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            fail("usage: creates <demo.json> <seconds> <connections> | storm <demo.json> <rounds> [url ...]");
        }
        var file = Path.of(arguments[1]);
        if (!file.toFile().exists()) {
            fail(file + " is not there: run `make up` first, in another terminal");
        }
        var demo = Demo.read(file);
        var nights = Nights.of(demo.properties(), file.resolveSibling("benchmark-nights"));
        var load = new Load(demo, nights);
        int number = Integer.parseInt(arguments[2]);
        boolean good;
        try {
            good = switch (arguments[0]) {
                case "creates" -> load.creates(Duration.ofSeconds(number), Integer.parseInt(arguments[3]));
                case "storm" -> load.storm(number, urls(demo, arguments));
                default -> throw new IllegalArgumentException("neither creates nor storm: " + arguments[0]);
            };
        } finally {
            nights.save();
        }
        if (!good) {
            System.exit(1);
        }
    }

    private static List<URI> urls(Demo demo, String[] arguments) {
        var named = List.of(arguments).subList(3, arguments.length).stream()
                .map(URI::create)
                .toList();
        return named.isEmpty() ? List.of(demo.travelerUrl()) : named;
    }

    private boolean creates(Duration time, int connections) throws Exception {
        var all = new Figures();
        long until = System.nanoTime() + time.toNanos();
        var workers = new ArrayList<Callable<Figures>>();
        for (int i = 0; i < connections; i++) {
            var traveler = demo.travelers().get(i % demo.travelers().size());
            workers.add(() -> createUntil(until, traveler));
        }
        atOnce(workers).forEach(all::addAll);
        say("%d connections, %d s: %s".formatted(connections, time.toSeconds(), all.over(time)));
        return all.byStatus().keySet().equals(Set.of(CREATED));
    }

    private Figures createUntil(long until, Demo.Account traveler) throws IOException {
        var figures = new Figures();
        try (var connection = Connection.open(demo.travelerUrl())) {
            for (long start = System.nanoTime(); start < until; ) {
                var answer = connection.post(PATH, traveler.cookie(), nights.take());
                long end = System.nanoTime();
                figures.add(answer.status(), end - start);
                start = end;
            }
        }
        return figures;
    }

    private boolean storm(int rounds, List<URI> urls) throws Exception {
        var all = new Figures();
        var barrier = new CyclicBarrier(STORM_SIZE);
        var stays = new ArrayList<String>();
        for (int round = 0; round < rounds; round++) {
            stays.add(nights.take());
        }
        var workers = new ArrayList<Callable<int[]>>();
        var figures = new ArrayList<Figures>();
        for (int i = 0; i < STORM_SIZE; i++) {
            var traveler = demo.travelers().get(i % demo.travelers().size());
            var url = urls.get(i % urls.size());
            var own = new Figures();
            figures.add(own);
            workers.add(() -> storm(stays, barrier, url, traveler, own));
        }
        long start = System.nanoTime();
        var statuses = atOnce(workers);
        var time = Duration.ofNanos(System.nanoTime() - start);
        figures.forEach(all::addAll);
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
        say("storm, %d rounds of %d: %s".formatted(rounds, STORM_SIZE, all.over(time)));
        say(broken == 0 ? "every night went to exactly one of them" : broken + " rounds went wrong");
        return broken == 0;
    }

    /** One traveler's part; the statuses by round. */
    private static int[] storm(
            List<String> stays, CyclicBarrier barrier, URI url, Demo.Account traveler, Figures figures)
            throws Exception {
        var statuses = new int[stays.size()];
        try (var connection = Connection.open(url)) {
            for (int round = 0; round < statuses.length; round++) {
                barrier.await(1, TimeUnit.MINUTES); // not for ever, should another traveler have failed
                long start = System.nanoTime();
                statuses[round] = connection
                        .post(PATH, traveler.cookie(), stays.get(round))
                        .status();
                figures.add(statuses[round], System.nanoTime() - start);
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
