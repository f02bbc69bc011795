package bookings.mongo;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** How far the sink is, told by its one thread and readable by any. */
final class SinkProgress {
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private volatile OptionalLong lag = OptionalLong.empty();
    private volatile OptionalLong oldestWaiting = OptionalLong.empty();
    private volatile Optional<String> mongoTrouble = Optional.empty();
    private volatile Optional<String> kafkaTrouble = Optional.of("not asked yet");

    /** Completes when all that was in the topic at the start has been dealt with; never undone. */
    CompletableFuture<Void> caughtUp() {
        return caughtUp.copy();
    }

    /** Records behind the end of the owned partitions, when last looked; empty before that. */
    OptionalLong lag() {
        return lag;
    }

    /** When the oldest record was made that was read and may not be written yet; empty when all that came is written. */
    OptionalLong oldestWaiting() {
        return oldestWaiting;
    }

    /** Records dealt with since the start, dead letters included. */
    long written() {
        return written.get();
    }

    /** Records sent to the dead letters since the start. */
    long deadLetters() {
        return deadLetters.get();
    }

    Optional<String> mongoTrouble() {
        return mongoTrouble;
    }

    Optional<String> kafkaTrouble() {
        return kafkaTrouble;
    }

    Optional<String> stillCatchingUp() {
        if (caughtUp.isDone()) {
            return Optional.empty();
        }
        var behind = lag;
        return Optional.of(behind.isPresent() ? behind.getAsLong() + " records behind" : "not begun");
    }

    boolean isCaughtUp() {
        return caughtUp.isDone();
    }

    void markCaughtUp() {
        caughtUp.complete(null);
    }

    void addWritten(long records) {
        written.addAndGet(records);
    }

    void addDeadLetters(long records) {
        deadLetters.addAndGet(records);
    }

    /** @param madeAt milliseconds since 1970; empty where a look for records found none */
    void oldestWaiting(OptionalLong madeAt) {
        oldestWaiting = madeAt;
    }

    void lag(long records) {
        lag = OptionalLong.of(records);
    }

    void mongoTrouble(Optional<String> reason) {
        mongoTrouble = reason;
    }

    void kafkaTrouble(Optional<String> reason) {
        kafkaTrouble = reason;
    }
}
