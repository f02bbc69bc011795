package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.CannotStartException;
import bookings.runtime.OpenResources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StartingTogetherTest {
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void what_began_first_is_closed_last() throws InterruptedException {
        try (var opening = new OpenResources()) {
            var starting = new StartingTogether(opening);
            begin(starting, () -> service("first"));
            begin(starting, () -> service("second"));
            starting.await();
            assertThat(closed).isEmpty();
        }
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void when_one_fails_the_others_are_closed_and_its_reason_is_told() {
        var failed = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    try (var opening = new OpenResources()) {
                        var starting = new StartingTogether(opening);
                        begin(starting, () -> service("fast"));
                        begin(starting, () -> {
                            failed.countDown();
                            throw new CannotStartException("no");
                        });
                        begin(starting, () -> {
                            failed.await();
                            return service("late");
                        });
                        starting.await();
                    }
                })
                .isInstanceOf(CannotStartException.class)
                .hasMessage("no");
        assertThat(closed).contains("fast");
    }

    @Test
    void told_to_stop_it_stops_what_is_starting_and_closes_the_rest() throws InterruptedException {
        var starts = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        var thread = new Thread(() -> {
            try (var opening = new OpenResources()) {
                var starting = new StartingTogether(opening);
                begin(starting, () -> service("up"));
                begin(starting, () -> {
                    starts.countDown();
                    new CountDownLatch(1).await();
                    return service("never");
                });
                starting.await();
            } catch (InterruptedException stopped) {
                told.countDown();
            }
        });
        thread.start();
        starts.await();
        thread.interrupt();
        told.await();
        thread.join();
        assertThat(closed).containsExactly("up");
    }

    /** What has started is in the resources; a failure is told by await. */
    private static void begin(StartingTogether starting, Callable<AutoCloseable> start) {
        var unused = starting.begin(start);
    }

    private AutoCloseable service(String name) {
        return () -> closed.add(name);
    }
}
