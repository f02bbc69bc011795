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

/**
 * What was read of late. It is believed while fresh; past that it is read again, and only while its source is away is it
 * good for longer. What does not exist is never kept, so that a new document is seen at once.
 *
 * <p>Time is cut in periods as long as the freshness, and a value is fresh within the period it was read in: what is asked
 * for all the time ends together, and callers who share their reads need few of them.
 */
final class GraceCache<K, V> {
    private final Cache<K, Held<V>> cache;
    private final long freshNanos;
    private final long graceNanos;
    private final Ticker ticker;

    private record Held<V>(V value, long readAt) {}

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
        var values = new HashMap<K, V>();
        var toRead = new LinkedHashSet<K>();
        var now = ticker.read();
        for (var key : keys) {
            var held = cache.getIfPresent(key);
            if (held != null && isFresh(held, now)) {
                values.put(key, held.value());
            } else {
                toRead.add(key);
            }
        }
        if (toRead.isEmpty()) {
            return values;
        }
        try {
            var read = reader.apply(toRead);
            read.forEach((key, value) -> cache.put(key, new Held<>(value, now)));
            values.putAll(read);
            toRead.removeAll(read.keySet());
            cache.invalidateAll(toRead);
        } catch (SourceAwayException e) {
            var held = held(toRead);
            if (held.size() < toRead.size()) {
                throw e;
            }
            values.putAll(held);
        }
        return values;
    }

    private boolean isFresh(Held<V> held, long now) {
        return freshNanos > 0 && Math.floorDiv(now, freshNanos) == Math.floorDiv(held.readAt(), freshNanos);
    }

    /** What is good in the grace among these, without reading. */
    Map<K, V> held(Collection<K> keys) {
        var values = new HashMap<K, V>();
        var now = ticker.read();
        for (var key : keys) {
            var held = cache.getIfPresent(key);
            if (held != null && now - held.readAt() < graceNanos) {
                values.put(key, held.value());
            }
        }
        return values;
    }
}
