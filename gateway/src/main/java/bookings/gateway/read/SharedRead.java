package bookings.gateway.read;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks in one go what callers ask one by one: those who come while a read is under way share the next. For a read whose
 * cost hardly depends on the number of keys, as a scan's does.
 */
final class SharedRead<K, V> {
    private final Function<Set<K>, Map<K, V>> reader;
    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock joining = new ReentrantLock();
    private Round<K, V> next = new Round<>();

    /** The keys change under {@code joining} only, the rest under {@code turn} only. */
    private static final class Round<K, V> {
        private final Set<K> keys = new LinkedHashSet<>();
        private @Nullable Map<K, V> values;
        private @Nullable RuntimeException failure;
    }

    /** @param reader reads the values of keys, all of them */
    SharedRead(Function<Set<K>, Map<K, V>> reader) {
        this.reader = reader;
    }

    /** The values of these keys; what the reader throws, each caller of the round gets. */
    Map<K, V> all(Set<K> keys) {
        var mine = join(keys);
        turn.lock();
        try {
            if (mine.values == null && mine.failure == null) {
                begin();
                read(mine);
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
            return mine.values == null ? Map.of() : mine.values;
        } finally {
            turn.unlock();
        }
    }

    private Round<K, V> join(Set<K> keys) {
        joining.lock();
        try {
            next.keys.addAll(keys);
            return next;
        } finally {
            joining.unlock();
        }
    }

    /** From now on nobody joins the round that is read. */
    private void begin() {
        joining.lock();
        try {
            next = new Round<>();
        } finally {
            joining.unlock();
        }
    }

    private void read(Round<K, V> round) {
        try {
            round.values = reader.apply(round.keys);
        } catch (RuntimeException e) {
            round.failure = e;
        }
    }
}
