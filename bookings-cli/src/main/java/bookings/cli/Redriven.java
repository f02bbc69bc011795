package bookings.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which letters of one partition have been redriven. A group's committed offset says so: all before it, and those beyond
 * it that the commit's metadata lists. Kafka keeps no more than 4096 bytes of it.
 */
final class Redriven {
    private static final int MAX_METADATA = 4_000;
    /** Two offsets of 18 digits, with what stands between them and before the next. */
    private static final int MAX_RANGE = 38;

    private static final Pattern FORM = Pattern.compile("\\d{1,18}-\\d{1,18}(,\\d{1,18}-\\d{1,18})*");

    /** From the first offset to the one behind the last; no two of them meet. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    private Redriven() {}

    /**
     * @param committed null where the group has committed nothing
     * @param beginning of the partition; what lay before it is gone
     */
    static Redriven of(@Nullable OffsetAndMetadata committed, long beginning) {
        var redriven = new Redriven();
        redriven.add(0, Math.max(beginning, committed == null ? 0 : committed.offset()));
        if (committed != null
                && FORM.matcher(committed.metadata()).matches()) { // else someone else has moved the group
            for (var range : committed.metadata().split(",", -1)) {
                var ends = range.split("-", 2);
                redriven.add(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
            }
        }
        return redriven;
    }

    boolean has(long offset) {
        var range = ranges.floorEntry(offset);
        return range != null && offset < range.getValue();
    }

    /** Adds the offsets from the first on to the one before the last. */
    void add(long from, long behind) {
        if (behind <= from) {
            return;
        }
        long first = from;
        long end = behind;
        for (var range = ranges.floorEntry(end);
                range != null && range.getValue() >= first;
                range = ranges.floorEntry(end)) {
            ranges.remove(range.getKey());
            first = Math.min(first, range.getKey());
            end = Math.max(end, range.getValue());
        }
        ranges.put(first, end);
    }

    /** The first letter that waits lies here or behind. */
    long upTo() {
        return has(0) ? ranges.firstEntry().getValue() : 0;
    }

    /**
     * Whether one more gap between redriven letters might be too much to remember.
     *
     * @param underWay so many letters are sent and not added yet
     */
    boolean isFull(int underWay) {
        return metadata().length() + (1 + underWay) * MAX_RANGE > MAX_METADATA;
    }

    OffsetAndMetadata toCommit() {
        return new OffsetAndMetadata(upTo(), metadata());
    }

    private String metadata() {
        return ranges.entrySet().stream()
                .filter(range -> range.getKey() > 0)
                .map(Redriven::written)
                .collect(Collectors.joining(","));
    }

    private static String written(Map.Entry<Long, Long> range) {
        return range.getKey() + "-" + range.getValue();
    }
}
