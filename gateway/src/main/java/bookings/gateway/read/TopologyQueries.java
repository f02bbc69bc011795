package bookings.gateway.read;

import bookings.domain.Booking;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.gateway.read.Freshness.AsOf;
import bookings.gateway.read.Freshness.Plain;
import bookings.wire.Channels;
import bookings.wire.Json;
import bookings.wire.MalformedRecordException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the topology's query ports, in turn until one answers, beginning with the one that answered last. Each of them
 * can answer about every owner, since it asks whoever decides; where it cannot, it answers 503, and the next one is
 * asked, for so long as is left of the time that an answer may take.
 */
final class TopologyQueries implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopologyQueries.class);

    /** An instance on the same network accepts a connection much sooner than it answers, or not at all. */
    private static final int CONNECT_SHARE = 3;

    /** How many instances may use up their time before the mirror is the quicker one to ask. */
    private static final int MOST_SILENT = 2;

    /** The topic's name is of no account to the reader of its values. */
    private static final String UPDATES = "booking-updates";

    private final List<URI> topologies;
    private final Duration timeout;
    private final HttpClient http;
    private final Deserializer<Booking> bookings;
    private final AtomicInteger preferred = new AtomicInteger();

    /** What an instance said, and how new that is. */
    record Told<T>(T what, Freshness freshness) {}

    private interface Reader<T> {
        T read(JsonNode answer) throws IOException;
    }

    /** @param timeout how long one instance may take to answer */
    TopologyQueries(List<URI> topologies, Duration timeout) {
        this.topologies = topologies;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout.dividedBy(CONNECT_SHARE))
                .build();
        this.bookings = Channels.of("booking-requests", "owner-decisions", UPDATES)
                .updates()
                .values()
                .deserializer();
    }

    /** The bookings that wait for the owner's answer, in no order; empty when no instance can say. */
    Optional<Told<List<Booking>>> pendingBookings(OwnerId owner) {
        return ask("/queries/owners/" + owner + "/pending-bookings", this::bookings);
    }

    /** As {@link #pendingBookings}, if there are no more than {@code most}; the list is empty where there are more. */
    Optional<Told<Optional<List<Booking>>>> pendingBookings(OwnerId owner, int most) {
        return ask(
                "/queries/owners/" + owner + "/pending-bookings/up-to/" + most,
                answer -> answer.path("more").asBoolean() ? Optional.empty() : Optional.of(bookings(answer)));
    }

    private List<Booking> bookings(JsonNode answer) throws IOException {
        var pending = new ArrayList<Booking>();
        for (var booking : list(answer, "bookings")) {
            pending.add(bookings.deserialize(UPDATES, Json.mapper().writeValueAsBytes(booking)));
        }
        return pending;
    }

    /** The stays that hold nights of a property, in no order; empty when no instance can say. */
    Optional<Told<List<Stay>>> heldStays(OwnerId owner, PropertyId property) {
        return ask("/queries/owners/" + owner + "/properties/" + property + "/held-stays", answer -> {
            var stays = new ArrayList<Stay>();
            for (var stay : list(answer, "stays")) {
                stays.add(new Stay(
                        LocalDate.parse(stay.path("checkIn").asText()),
                        LocalDate.parse(stay.path("checkOut").asText())));
            }
            return stays;
        });
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static JsonNode list(JsonNode answer, String field) throws IOException {
        var list = answer.path(field);
        if (!list.isArray()) {
            throw new IOException("the answer has no list of " + field);
        }
        return list;
    }

    private <T> Optional<Told<T>> ask(String path, Reader<T> reader) {
        var until = System.nanoTime() + MOST_SILENT * timeout.toNanos();
        var first = preferred.get();
        for (int i = 0; i < topologies.size() && System.nanoTime() < until; i++) {
            var index = (first + i) % topologies.size();
            var answer = ask(topologies.get(index), path, reader);
            if (answer.isPresent()) {
                preferred.set(index);
                return answer;
            }
        }
        return Optional.empty();
    }

    private <T> Optional<Told<T>> ask(URI topology, String path, Reader<T> reader) {
        var request = HttpRequest.newBuilder(URI.create(topology + path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        var sent = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            // the request's own time-out ends with the answer's headers; this one covers the body
            var response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                log.debug("topology={} answers {}", topology, response.statusCode());
                return Optional.empty();
            }
            var what = reader.read(Json.mapper().readTree(response.body()));
            return Optional.of(new Told<>(what, freshness(response.headers())));
        } catch (ExecutionException | TimeoutException e) {
            log.debug("topology={} does not answer: {}", topology, e.toString());
            return Optional.empty();
        } catch (IOException | MalformedRecordException | DateTimeException | IllegalArgumentException e) {
            log.warn("topology={} answers what cannot be read: {}", topology, e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceAwayException("interrupted while the topology was asked", e);
        } finally {
            sent.cancel(true);
        }
    }

    private static Freshness freshness(HttpHeaders headers) {
        var age = headers.firstValueAsLong("X-Data-Age");
        return age.isPresent() ? new AsOf(Duration.ofMillis(age.getAsLong())) : new Plain();
    }
}
