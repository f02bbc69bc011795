package bookings.gateway.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was read of late. It is believed while fresh; past that it is read again, and only while its source is away is it
 * good for longer. What does not exist is never kept, so that a new document is seen at once.
 *
 * <p>Time is cut in periods as long as the freshness, and a value is fresh within the period it was read in: what is asked
 * for all the time ends together, and can be read again together.
 */
final class GraceCache<K, V> {
    private final Cache<K, Held<V>> cache;
    private final long freshNanos;
    private final long graceNanos;
    private final Ticker ticker;

    /** The period in which nothing is left that {@link #inUse} would find. */
    private volatile long allReadIn = Long.MIN_VALUE;

    private static final class Held<V> {
        private final V value;
        private final long readAt;
        /** Threads may overwrite each other's: they all say now. */
        private volatile long usedAt;

        Held(V value, long readAt, long usedAt) {
            this.value = value;
            this.readAt = readAt;
            this.usedAt = usedAt;
        }
    }

    /**
     * @param freshness how old a value may get before it is read again
     * @param grace how long a value is good while its source is away, counted from its reading
     */
    GraceCache(Duration freshness, Duration grace, int entries, Ticker ticker) {
        this.freshNanos = freshness.toNanos();
        this.graceNanos = Math.max(freshNanos, grace.toNanos());
        this.ticker = ticker;
        this.cache = Caffeine.newBuilder()
                .maximumSize(entries)
                .expireAfterWrite(Duration.ofNanos(graceNanos))
                .ticker(ticker)
                .build();
    }

    /**
     * The values that exist among these keys.
     *
     * @param reader reads the values of keys in one go, leaving out those that do not exist
     * @throws SourceAwayException when one of them is not held and cannot be read
     */
    Map<K, V> all(Collection<K> keys, Function<Set<K>, Map<K, V>> reader) {
        var values = fresh(keys);
        var toRead = new LinkedHashSet<>(keys);
        toRead.removeAll(values.keySet());
        if (toRead.isEmpty()) {
            return values;
        }
        try {
            values.putAll(read(toRead, reader));
        } catch (SourceAwayException e) {
            var held = held(toRead);
            if (held.size() < toRead.size()) {
                throw e;
            }
            values.putAll(held);
        }
        return values;
    }

    /**
     * Reads keys, and with them what was asked for in this period or the one before and is not fresh any more: for a read
     * whose cost hardly depends on the number of keys. What is fresh by now is not read again.
     *
     * @param most how many keys that nobody asks for now may be read as well
     */
    Map<K, V> readWithThoseInUse(Set<K> keys, int most, Function<Set<K>, Map<K, V>> reader) {
        var values = fresh(keys);
        if (values.size() < keys.size()) {
            var toRead = inUse(most);
            toRead.addAll(keys);
            toRead.removeAll(values.keySet());
            values.putAll(read(toRead, reader));
            values.keySet().retainAll(keys);
        }
        return values;
    }

    /** A caller may have waited for its turn, and must not put its values over those that another has read meanwhile. */
    private Map<K, V> read(Set<K> keys, Function<Set<K>, Map<K, V>> reader) {
        var now = ticker.read();
        var read = reader.apply(keys);
        var values = new HashMap<K, V>();
        for (var key : keys) {
            var value = read.get(key);
            if (value == null) {
                cache.invalidate(key);
            } else {
                values.put(key, value);
                cache.asMap().compute(key, (same, old) -> {
                    if (old == null) {
                        return new Held<>(value, now, now);
                    }
                    return old.readAt - now > 0 ? old : new Held<>(value, now, old.usedAt);
                });
            }
        }
        return values;
    }

    private Map<K, V> fresh(Collection<K> keys) {
        var values = new HashMap<K, V>();
        var now = ticker.read();
        for (var key : keys) {
            var held = cache.getIfPresent(key);
            if (held != null) {
                held.usedAt = now;
                if (freshNanos > 0 && period(now) == period(held.readAt)) {
                    values.put(key, held.value);
                }
            }
        }
        return values;
    }

    private Set<K> inUse(int most) {
        if (freshNanos == 0) {
            return new LinkedHashSet<>();
        }
        var now = period(ticker.read());
        if (allReadIn == now) {
            return new LinkedHashSet<>(); // to look through all of a full cache takes longer than to read a few keys
        }
        var found = cache.asMap().entrySet().stream()
                .filter(entry -> period(entry.getValue().readAt) < now)
                .filter(entry -> period(entry.getValue().usedAt) >= now - 1)
                .limit(most)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (found.size() < most) {
            allReadIn = now; // before they are read: who comes meanwhile reads what it needs, and not all of it again
        }
        return found;
    }

    private long period(long nanos) {
        return Math.floorDiv(nanos, freshNanos);
    }

    /** What is good in the grace among these, without reading. */
    Map<K, V> held(Collection<K> keys) {
        var values = new HashMap<K, V>();
        var now = ticker.read();
        for (var key : keys) {
            var held = cache.getIfPresent(key);
            if (held != null && now - held.readAt < graceNanos) {
                values.put(key, held.value);
            }
        }
        return values;
    }
}
