package bookings.mongo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One neighbour's absence: a line when it begins, one a minute while it lasts, one when it is over. */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final String neighbour;
    private final LongSupplier nanoTime;
    private final Consumer<Optional<String>> report;
    private @Nullable Long begun;
    private long lastLine;
    private Duration pause = FIRST_PAUSE;

    /** @param report is told the reason when it begins or changes, and nothing when it is over */
    Outage(String neighbour, LongSupplier nanoTime, Consumer<Optional<String>> report) {
        this.neighbour = neighbour;
        this.nanoTime = nanoTime;
        this.report = report;
    }

    /** How long to wait after this failure: longer with each, up to 2 s. */
    Duration goesOn(Exception failure) {
        var reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        report.accept(Optional.of(reason));
        long now = nanoTime.getAsLong();
        if (begun == null) {
            begun = now;
            lastLine = now;
            pause = FIRST_PAUSE;
            log.warn("{} is away, the mirror waits: {}", neighbour, reason);
        } else if (now - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = now;
            log.info("{} still away after {} s: {}", neighbour, secondsSince(begun), reason);
        }
        var current = pause;
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        return current;
    }

    void isOver() {
        report.accept(Optional.empty());
        if (begun != null) {
            log.info("{} is back after {} s", neighbour, secondsSince(begun));
            begun = null;
        }
    }

    private long secondsSince(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then).toSeconds();
    }
}
