package bookings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.RealMongod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a rebuild of a large mirror takes; printed, since it is the machine's. */
class RebuildFigureTest {
    private static final int BOOKINGS = 100_000;
    private static final int AT_ONCE = 5_000;

    @Test
    @Tag("long")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void three_hundred_thousand_updates() throws Exception {
        try (var mongod = RealMongod.startOrSkip();
                var desk = new Desk()) {
            desk.with("MONGODB_URI", mongod.uri() + "/" + desk.name());
            for (int from = 0; from < BOOKINGS; from += AT_ONCE) {
                for (var sent : desk.update(Samples.histories(from, from + AT_ONCE))) {
                    sent.get();
                }
            }

            long began = System.nanoTime();
            assertThat(desk.run("rebuild").out()).startsWith("rebuilt 100,000 bookings from 300,000 updates");
            var rebuilt = Duration.ofNanos(System.nanoTime() - began);
            began = System.nanoTime();
            assertThat(desk.run("verify").out()).endsWith("equal\n");
            var verified = Duration.ofNanos(System.nanoTime() - began);

            System.out.printf(
                    "300,000 updates of 100,000 bookings: rebuilt in %.1f s, verified in %.1f s%n",
                    rebuilt.toMillis() / 1_000.0, verified.toMillis() / 1_000.0);
        }
    }
}
