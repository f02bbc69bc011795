package bookings.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Says what has started and how long that took, a line each. Thread-safe. */
final class Progress {
    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs one step and says so.
     *
     * @param where what to say of the result, such as its address
     */
    <T> T step(String name, Callable<T> start, Function<T, String> where) throws Exception {
        long from = System.nanoTime();
        var started = start.call();
        say("  %-17s %s (%s)".formatted(name, where.apply(started), since(from)));
        return started;
    }

    void say(String line) {
        out.println(line);
    }

    /** @param from a reading of {@link System#nanoTime} */
    static String since(long from) {
        return "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - from).toMillis() / 1_000.0);
    }
}
