package bookings.runtime;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits between attempts while brokers are away, and tells the log now and then, so that neither a broker nor a reader is
 * flooded.
 */
public final class Patience {
    private static final Logger log = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(5);

    private final String awaited;
    private final String purpose;
    private final Instant since = Instant.now();
    private Instant lastLine = Instant.EPOCH;

    /** @param purpose what they are needed for, as it reads behind "to" */
    public Patience(String awaited, String purpose) {
        this.awaited = awaited;
        this.purpose = purpose;
    }

    /** Returns when it is time to ask again. */
    public void waitAfter(KafkaException reason) throws InterruptedException {
        var now = Instant.now();
        if (!now.isBefore(lastLine.plus(BETWEEN_LOG_LINES))) {
            lastLine = now;
            log.warn(
                    "waiting for {} since {} s, to {}: {}",
                    awaited,
                    Duration.between(since, now).toSeconds(),
                    purpose,
                    KafkaClients.innermost(reason));
        }
        Thread.sleep(PAUSE.toMillis());
    }
}
