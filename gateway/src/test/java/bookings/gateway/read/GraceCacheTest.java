package bookings.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class GraceCacheTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, Integer> source = new HashMap<>(Map.of("a", 1, "b", 2));
    private final List<Set<String>> reads = new ArrayList<>();
    private boolean isAway;

    @Test
    void only_what_is_not_fresh_is_read_and_in_one_go() {
        var cache = cache(Duration.ofMinutes(10));
        assertThat(all(cache, "a")).isEqualTo(Map.of("a", 1));
        assertThat(all(cache, "a", "b", "c")).isEqualTo(Map.of("a", 1, "b", 2));
        pass(Duration.ofSeconds(5));
        assertThat(all(cache, "b", "a")).hasSize(2);
        assertThat(reads).containsExactly(Set.of("a"), Set.of("b", "c"), Set.of("a", "b"));
    }

    @Test
    void what_is_gone_is_forgotten_and_what_is_new_is_seen_at_once() {
        var cache = cache(Duration.ofMinutes(10));
        all(cache, "a", "c");
        source.put("c", 3);
        assertThat(all(cache, "c")).containsEntry("c", 3);
        source.remove("a");
        pass(Duration.ofSeconds(5));
        assertThat(all(cache, "a")).isEmpty();
        isAway = true;
        assertThatThrownBy(() -> all(cache, "a")).isInstanceOf(SourceAwayException.class);
    }

    @Test
    void what_was_read_is_good_for_the_grace_while_the_source_is_away() {
        var cache = cache(Duration.ofMinutes(10));
        all(cache, "a");
        isAway = true;
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(all(cache, "a")).containsEntry("a", 1);
        assertThatThrownBy(() -> all(cache, "a", "b")).isInstanceOf(SourceAwayException.class);
        pass(Duration.ofNanos(1));
        assertThatThrownBy(() -> all(cache, "a")).isInstanceOf(SourceAwayException.class);
    }

    @Test
    void without_grace_only_what_is_fresh_is_good() {
        var cache = cache(Duration.ZERO);
        all(cache, "a");
        isAway = true;
        pass(Duration.ofSeconds(4));
        assertThat(all(cache, "a")).containsEntry("a", 1);
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> all(cache, "a")).isInstanceOf(SourceAwayException.class);
    }

    @Test
    void what_is_in_use_is_read_along_once_in_a_period() {
        var cache = cache(Duration.ofMinutes(10));
        source.put("unused", 3);
        all(cache, "a", "b", "unused");
        pass(Duration.ofSeconds(5));
        all(cache, "a", "b");
        pass(Duration.ofSeconds(5));
        reads.clear();
        assertThat(inUse(cache, "a")).isEqualTo(Map.of("a", 1));
        assertThat(inUse(cache, "b")).isEqualTo(Map.of("b", 2));
        assertThat(inUse(cache, "c")).isEmpty();
        assertThat(reads).containsExactly(Set.of("a", "b"), Set.of("c"));
    }

    @Test
    void no_more_than_a_bound_is_read_along() {
        var cache = cache(Duration.ofMinutes(10));
        for (int i = 0; i < 50; i++) {
            source.put("k" + i, i);
            all(cache, "k" + i);
        }
        pass(Duration.ofSeconds(5));
        reads.clear();
        for (int i = 0; i < 7; i++) {
            cache.readWithThoseInUse(Set.of("new"), 10, this::read);
        }
        assertThat(reads).allSatisfy(keys -> assertThat(keys).contains("new"));
        assertThat(reads).extracting(Set::size).containsExactly(11, 11, 11, 11, 11, 1, 1);
    }

    @Test
    void what_is_never_fresh_is_read_alone() {
        var cache = new GraceCache<String, Integer>(Duration.ZERO, Duration.ofMinutes(10), 100, nanos::get);
        inUse(cache, "a");
        inUse(cache, "b");
        assertThat(reads).containsExactly(Set.of("a"), Set.of("b"));
    }

    private Map<String, Integer> inUse(GraceCache<String, Integer> cache, String key) {
        return cache.readWithThoseInUse(Set.of(key), 100, this::read);
    }

    private GraceCache<String, Integer> cache(Duration grace) {
        return new GraceCache<>(Duration.ofSeconds(5), grace, 100, nanos::get);
    }

    private Map<String, Integer> all(GraceCache<String, Integer> cache, String... keys) {
        return cache.all(List.of(keys), this::read);
    }

    private Map<String, Integer> read(Set<String> keys) {
        if (isAway) {
            throw new SourceAwayException("away", new IllegalStateException());
        }
        reads.add(Set.copyOf(keys));
        var values = new HashMap<>(source);
        values.keySet().retainAll(keys);
        return values;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
