package bookings.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one connection has measured: how long the calls took that count, and what else was answered, by its name; not thread-safe.
 * {@link #addAll} brings those of several together.
 */
final class Figures {
    private final Map<String, Integer> others = new TreeMap<>();
    private long[] nanos = new long[4_096];
    private int count;

    void add(long nanosTaken) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = nanosTaken;
    }

    /** Any other answer; it counts towards no rate and no latency. */
    void addOther(String answer) {
        others.merge(answer, 1, Integer::sum);
    }

    void addAll(Figures more) {
        more.others.forEach((answer, count) -> others.merge(answer, count, Integer::sum));
        int together = count + more.count;
        nanos = Arrays.copyOf(nanos, Math.max(nanos.length, together));
        System.arraycopy(more.nanos, 0, nanos, count, more.count);
        count = together;
    }

    int count() {
        return count;
    }

    /** How often what else was answered. */
    Map<String, Integer> others() {
        return others;
    }

    /**
     * One line: rate and latencies, and the other answers.
     *
     * @param calls what was measured, as in "creates"
     */
    String over(Duration time, String calls) {
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%.0f %s/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms; other answers: %s",
                count / (time.toNanos() / 1e9),
                calls,
                millis(sorted, 0.50),
                millis(sorted, 0.99),
                millis(sorted, 1.0),
                others.isEmpty() ? "none" : shown());
    }

    private String shown() {
        return others.entrySet().stream()
                .map(other -> other.getValue() + " x " + other.getKey())
                .collect(Collectors.joining(", "));
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}
