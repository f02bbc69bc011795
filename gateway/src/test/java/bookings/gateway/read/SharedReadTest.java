package bookings.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SharedReadTest {
    @Test
    void those_who_come_during_a_read_share_few() throws Exception {
        var callers = 100;
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var reads = new ConcurrentLinkedQueue<Set<Integer>>();
        var read = new SharedRead<Integer, Integer>(keys -> {
            reads.add(Set.copyOf(keys));
            begun.countDown();
            awaitUnchecked(go);
            return doubled(keys);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Map<Integer, Integer>>>();
            answers.add(threads.submit(() -> read.all(Set.of(0))));
            begun.await();
            for (int i = 1; i < callers; i++) {
                var key = i;
                answers.add(threads.submit(() -> read.all(Set.of(key))));
            }
            go.countDown();
            for (int i = 0; i < callers; i++) {
                assertThat(answers.get(i).get()).containsEntry(i, 2 * i);
            }
        }
        assertThat(reads).first().isEqualTo(Set.of(0));
        assertThat(reads.stream().mapToInt(Set::size).sum()).isEqualTo(callers);
    }

    @Test
    void a_failed_read_fails_its_callers_and_nobody_else() {
        var failures = new ArrayList<>(List.of(new SourceAwayException("away", new IllegalStateException())));
        var read = new SharedRead<Integer, Integer>(keys -> {
            if (!failures.isEmpty()) {
                throw failures.removeLast();
            }
            return doubled(keys);
        });
        assertThatThrownBy(() -> read.all(Set.of(1))).isInstanceOf(SourceAwayException.class);
        assertThat(read.all(Set.of(1))).containsEntry(1, 2);
    }

    private static Map<Integer, Integer> doubled(Set<Integer> keys) {
        var values = new HashMap<Integer, Integer>();
        keys.forEach(key -> values.put(key, 2 * key));
        return values;
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
