package bookings.topology;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other instances, as the group names them. What is asked of them carries a mark, and whoever is asked with it asks
 * nobody else, so no question goes round. One that does not answer is left alone for a second.
 */
final class Peers implements AutoCloseable {
    /** The mark of a question that another instance passes on. */
    static final String FORWARDED = "Booking-Forwarded";

    /** How old an answer's bookings may be, in milliseconds; absent where they are of this moment. */
    static final String AGE = "X-Data-Age";

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private static final Duration CONNECTING = Duration.ofMillis(200);
    private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpClient http;
    private final Map<HostInfo, Long> silentSince = new ConcurrentHashMap<>();

    Peers() {
        this(CONNECTING);
    }

    /** @param connecting how long it may take until a peer takes a connection */
    Peers(Duration connecting) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connecting)
                .build();
    }

    /**
     * @param peer from the group's own metadata, never from a question
     * @param limit how long it may take
     * @return empty where it cannot say, or does not answer
     */
    Optional<Copy> ask(HostInfo peer, String path, Duration limit) {
        if (isLeftAlone(peer)) {
            return Optional.empty();
        }
        var question = HttpRequest.newBuilder(address(peer, path))
                .timeout(limit)
                .header(FORWARDED, "1")
                .build();
        var sent = http.sendAsync(question, BodyHandlers.ofByteArray());
        try {
            // the question's own limit ends with the answer's headers; this one covers the body
            return copy(sent.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException silent) {
            silentSince.put(peer, System.nanoTime());
            log.debug("peer={}:{} does not answer: {}", peer.host(), peer.port(), silent.toString());
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            sent.cancel(true);
        }
    }

    private boolean isLeftAlone(HostInfo peer) {
        var since = silentSince.get(peer);
        if (since != null && System.nanoTime() - since > LEFT_ALONE_NANOS) {
            silentSince.remove(peer, since);
            return false;
        }
        return since != null;
    }

    private static Optional<Copy> copy(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        var age = answer.headers().firstValueAsLong(AGE).orElse(0);
        return Optional.of(new Copy(answer.body(), Duration.ofMillis(age)));
    }

    private static URI address(HostInfo peer, String path) {
        try {
            return new URI("http", null, peer.host(), peer.port(), path, null, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("a member of the group names " + peer + " as its address", impossible);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
