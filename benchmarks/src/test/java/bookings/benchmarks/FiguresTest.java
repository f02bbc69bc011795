package bookings.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void rates_and_latencies_are_of_creates_alone() {
        var all = new Figures();
        for (int connection = 0; connection < 2; connection++) {
            var figures = new Figures();
            for (int millis = 1; millis <= 50; millis++) {
                figures.add(TimeUnit.MILLISECONDS.toNanos(millis));
            }
            figures.addOther("400 (somebody else took the night)");
            all.addAll(figures);
        }
        all.addOther("202");

        assertThat(all.count()).isEqualTo(100);
        assertThat(all.over(Duration.ofSeconds(10), "creates"))
                .isEqualTo("10 creates/s, p50 25.0 ms, p99 50.0 ms, max 50.0 ms;"
                        + " other answers: 1 x 202, 2 x 400 (somebody else took the night)");
    }

    @Test
    void nothing_measured_is_no_number() {
        assertThat(new Figures().over(Duration.ofSeconds(1), "creates"))
                .isEqualTo("0 creates/s, p50 NaN ms, p99 NaN ms, max NaN ms; other answers: none");
    }
}
