package bookings.endtoend;

import bookings.endtoend.check.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How long callers had to wait, as the journal of their calls tells. */
final class Outages {
    /** What clients wait for before they call it an outage. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Pattern PROPERTY = Pattern.compile("\"property_id\":\"([0-9a-f]{24})\"");

    private final Map<Integer, List<Call>> decidedByPartition;
    private final List<Wait> waits;

    /** @param length empty for one that was never decided */
    private record Wait(Instant sent, Optional<Duration> length) {
        boolean isInTime() {
            return length.filter(wait -> wait.compareTo(PATIENCE) <= 0).isPresent();
        }
    }

    /** @param partitions where the bookings of each property are decided */
    Outages(List<Call> calls, Map<String, Integer> partitions) {
        decidedByPartition = calls.stream()
                .filter(call -> call.method().equals("POST") && call.isDefinite())
                .collect(Collectors.groupingBy(call -> partitionOf(call, partitions)));
        var byWrite = calls.stream().collect(Collectors.groupingBy(call -> call.key() + call.path()));
        waits = byWrite.values().stream().map(Outages::wait).toList();
    }

    private static Integer partitionOf(Call request, Map<String, Integer> partitions) {
        var property = PROPERTY.matcher(request.body());
        return property.find() ? partitions.getOrDefault(property.group(1), -1) : -1;
    }

    /** From the first sending of a write to its first definite answer, whichever sending that answers. */
    private static Wait wait(Collection<Call> write) {
        var first = write.stream().map(Call::sent).min(Instant::compareTo).orElseThrow();
        var told = write.stream().filter(Call::isDefinite).map(Call::answered).min(Instant::compareTo);
        return new Wait(first, told.map(answered -> Duration.between(first, answered)));
    }

    /**
     * The time from a moment until requests were decided again everywhere: for each partition, until the first definite
     * answer to a request that was sent after it; of these the longest. A partition whose owners nobody asked any more
     * says nothing.
     */
    Duration from(Instant moment) {
        var firsts = new HashMap<Integer, Instant>();
        decidedByPartition.forEach((partition, calls) -> calls.stream()
                .filter(call -> call.sent().isAfter(moment))
                .map(Call::answered)
                .min(Instant::compareTo)
                .ifPresent(first -> firsts.put(partition, first)));
        return firsts.values().stream()
                .max(Instant::compareTo)
                .map(last -> Duration.between(moment, last))
                .orElse(Duration.ZERO);
    }

    /** Until the first definite answer of all, to a request that was sent after the moment. */
    Duration untilFirst(Instant moment) {
        return decidedByPartition.values().stream()
                .flatMap(List::stream)
                .filter(call -> call.sent().isAfter(moment))
                .map(Call::answered)
                .min(Instant::compareTo)
                .map(first -> Duration.between(moment, first))
                .orElse(Duration.ZERO);
    }

    int writes() {
        return waits.size();
    }

    long undecided() {
        return waits.stream().filter(wait -> wait.length().isEmpty()).count();
    }

    /** The share of all writes that were answered definitively in {@link #PATIENCE}, retries with the same key counted in. */
    double shareInTime() {
        return shareInTime(sent -> true);
    }

    /** @param counts whether a write counts that was first sent then */
    double shareInTime(Predicate<Instant> counts) {
        var counted = waits.stream().filter(wait -> counts.test(wait.sent())).toList();
        return (double) counted.stream().filter(Wait::isInTime).count() / Math.max(1, counted.size());
    }

    Duration waitOf(double quantile) {
        return quantile(waits.stream().flatMap(wait -> wait.length().stream()).toList(), quantile);
    }

    static Duration quantile(List<Duration> lengths, double quantile) {
        if (lengths.isEmpty()) {
            return Duration.ZERO;
        }
        var sorted = new ArrayList<>(lengths);
        Collections.sort(sorted);
        return sorted.get(Math.max(0, (int) Math.ceil(quantile * sorted.size()) - 1));
    }
}
