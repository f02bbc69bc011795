package bookings.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a failed stream thread, since most failures pass: a broker that restarts, a transaction that was fenced. A
 * failure that comes again and again is a record that cannot be decided or a broken machine; then the program ends, so
 * that its supervisor restarts it and somebody is told.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);

    private static final int MOST = 5;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final CompletableFuture<String> failure;
    private final InstantSource clock;
    private final Deque<Instant> recent = new ArrayDeque<>();

    ThreadReplacement(CompletableFuture<String> failure, InstantSource clock) {
        this.failure = failure;
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        var now = clock.instant();
        recent.addLast(now);
        while (recent.getFirst().isBefore(now.minus(WITHIN))) {
            recent.removeFirst();
        }
        if (recent.size() <= MOST) {
            log.error("the stream thread failed and is replaced, failure {} of {}", recent.size(), MOST, exception);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        failure.complete("the stream thread failed " + recent.size() + " times within " + WITHIN.toMinutes()
                + " minutes, last with " + told(exception));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Kafka Streams wraps what happened in what it was doing. */
    private static String told(Throwable exception) {
        var cause = exception.getCause();
        return cause == null ? String.valueOf(exception) : exception + ", caused by " + told(cause);
    }
}
