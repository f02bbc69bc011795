package bookings.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that fails is replaced; one that fails again and again ends the program. */
class ThreadReplacementTest {
    private static final int MOST = 5;

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2027-04-01T10:00:00Z");

    @Test
    void failures_that_pass_are_borne_for_ever() {
        var failure = new CompletableFuture<String>();
        var replacement = new ThreadReplacement(failure, () -> now);
        for (var i = 0; i < 100; i++) {
            assertThat(replacement.handle(new IllegalStateException("a fenced transaction")))
                    .isEqualTo(REPLACE_THREAD);
            now = now.plus(Duration.ofSeconds(25));
        }
        assertThat(failure).isNotDone();
    }

    @Test
    void failures_without_end_end_the_program_with_the_last_of_them() {
        var failure = new CompletableFuture<String>();
        var replacement = new ThreadReplacement(failure, () -> now);
        for (var i = 0; i < MOST; i++) {
            assertThat(replacement.handle(new IllegalStateException("failure " + i)))
                    .isEqualTo(REPLACE_THREAD);
        }
        assertThat(failure).isNotDone();
        assertThat(replacement.handle(new IllegalStateException("the last one")))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failure)
                .isCompletedWithValue("the stream thread failed 6 times within 2 minutes, last with"
                        + " java.lang.IllegalStateException: the last one");
    }

    @Test
    @Tag("long") // each thread's partitions wait for a session's end
    void a_program_whose_every_decision_fails_says_so() throws Exception {
        try (var live = new LiveTopology("failing")) {
            live.set("STREAMS_CONFIG_PRODUCER_MAX_REQUEST_SIZE", "100"); // no update is as small
            var instance = live.start(folder);
            var day = LocalDate.now(ZoneOffset.UTC).plusDays(7);
            live.send(
                    "too-large",
                    Samples.request("b1", day.toString(), day.plusDays(3).toString()));

            LiveTopology.await("its failure", instance.failure()::isDone);
            assertThat(instance.failure().join())
                    .startsWith("the stream thread failed 6 times within 2 minutes, last with ")
                    .contains(", caused by ");
        }
    }
}
