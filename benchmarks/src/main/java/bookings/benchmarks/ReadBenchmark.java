package bookings.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How long reads take: {@code <directory> <seconds>} starts a marketplace of its own in the directory, fills it, and reads
 * each list for so many seconds; then it measures for as long how late live events come.
 */
public final class ReadBenchmark {
    private ReadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            fail("usage: <directory> <seconds>");
        }
        var directory = Path.of(arguments[0]);
        var time = Duration.ofSeconds(Integer.parseInt(arguments[1]));
        boolean good;
        try (var marketplace = OwnMarketplace.start(directory, ReadBenchmark::say)) {
            var crowd = Crowd.gather(marketplace.demo(), ReadBenchmark::say);
            var demo = marketplace.demo();
            good = new ListLatency(demo, crowd, ReadBenchmark::say).measure(time);
            good &= new EventDelay(demo, demo.owners().getLast(), ReadBenchmark::say).measure(time);
        }
        if (!good) {
            System.exit(1);
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
