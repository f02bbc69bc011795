package bookings.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program has opened so far, closed in reverse order; one that fails to close does not keep the others open.
 *
 * <pre>{@code
 * try (var opening = new OpenResources()) {
 *     var producer = opening.add(new KafkaProducer<>(…));
 *     var server = opening.add(AdminServer.start(…));
 *     return new Running(producer, server, opening.keep());  // a failure before this line closes everything
 * }
 * }</pre>
 */
public final class OpenResources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenResources.class);

    private final Deque<AutoCloseable> newestFirst;

    public OpenResources() {
        this(new ArrayDeque<>());
    }

    private OpenResources(Deque<AutoCloseable> newestFirst) {
        this.newestFirst = newestFirst;
    }

    public <T extends AutoCloseable> T add(T resource) {
        newestFirst.push(resource);
        return resource;
    }

    /** Hands everything over to the one that is returned; closing this one then closes nothing. */
    public OpenResources keep() {
        var kept = new OpenResources(new ArrayDeque<>(newestFirst));
        newestFirst.clear();
        return kept;
    }

    /** Closes what is open; once closed, there is nothing left to close again. */
    @Override
    public void close() {
        var interrupted = Thread.interrupted(); // an interrupted thread could not wait for what it closes
        while (!newestFirst.isEmpty()) {
            var resource = newestFirst.pop();
            try {
                resource.close();
            } catch (InterruptedException stopped) {
                interrupted = true;
            } catch (Exception failed) {
                log.warn("{} could not be closed", resource.getClass().getSimpleName(), failed);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
