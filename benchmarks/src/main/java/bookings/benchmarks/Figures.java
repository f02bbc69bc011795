package bookings.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What one connection has measured; not thread-safe. {@link #addAll} brings those of several together. */
final class Figures {
    private final Map<Integer, Integer> byStatus = new TreeMap<>();
    private long[] nanos = new long[4_096];
    private int count;

    void add(int status, long nanosTaken) {
        byStatus.merge(status, 1, Integer::sum);
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = nanosTaken;
    }

    void addAll(Figures others) {
        others.byStatus.forEach((status, answers) -> byStatus.merge(status, answers, Integer::sum));
        int together = count + others.count;
        nanos = Arrays.copyOf(nanos, Math.max(nanos.length, together));
        System.arraycopy(others.nanos, 0, nanos, count, others.count);
        count = together;
    }

    int answers(int status) {
        return byStatus.getOrDefault(status, 0);
    }

    Map<Integer, Integer> byStatus() {
        return byStatus;
    }

    /** One line: rate, latencies and statuses. */
    String over(Duration time) {
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%d answers, %.0f req/s, ms p50 %.1f p95 %.1f p99 %.1f max %.1f, by status %s",
                count,
                count / (time.toNanos() / 1e9),
                millis(sorted, 0.50),
                millis(sorted, 0.95),
                millis(sorted, 0.99),
                millis(sorted, 1.0),
                byStatus);
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}
