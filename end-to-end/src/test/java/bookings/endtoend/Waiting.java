package bookings.endtoend;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/** Looks again and again until something is as it should be, for two minutes at most. */
final class Waiting {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private Waiting() {}

    /** @param what is awaited, as it reads behind "in vain for" */
    static void until(String what, BooleanSupplier condition) {
        var unused = untilPresent(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static <T> T untilPresent(String what, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionFailedError("waited " + LIMIT + " in vain for " + what);
            }
            pause();
        }
    }

    /** Waits for an assertion to hold, and then says what the last look found. */
    static void untilAsserted(Runnable assertion) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", stopped);
        }
    }
}
