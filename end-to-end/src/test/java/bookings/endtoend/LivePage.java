package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A page that listens to live events, as a browser does. */
final class LivePage implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private static final long PATIENCE_SECONDS = 30;

    private final String path;
    private final Stream<String> lines;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private String lastId = "";

    private record Event(String name, String id, String data) {}

    private LivePage(String path, Stream<String> lines) {
        this.path = path;
        this.lines = lines;
        Thread.ofVirtual().start(this::read);
    }

    /**
     * Opens a page of someone; its first event is still to be read.
     *
     * @param lastId where it goes on; empty where it begins
     */
    static LivePage of(Person person, String side, String lastId) {
        var path = "/api/" + side + "/bookings/events";
        var request = HttpRequest.newBuilder(URI.create(person.program() + path))
                .header("Cookie", "connect.sid=" + person.cookie());
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        return Waiting.untilPresent("a page of " + person.program(), () -> {
            try {
                var answer = CLIENT.send(request.build(), BodyHandlers.ofLines());
                if (answer.statusCode() == 200) {
                    Descriptions.check(
                            "GET", person.program().getPort(), path, new Answer(200, answer.headers(), "stream"));
                    return Optional.of(new LivePage(path, answer.body()));
                }
                answer.body().close();
                return Optional.empty(); // a gateway that has just begun says 503
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Where a later page goes on, as of the last event that was asked for. */
    String lastId() {
        return lastId;
    }

    void isReady() {
        assertThat(next().name()).isEqualTo("ready");
    }

    /** The next booking's id, status and version; waits for it. */
    String booking() {
        try {
            var event = next();
            assertThat(event.name()).isEqualTo("booking");
            var booking = Json.mapper().readTree(event.data());
            return booking.path("bookingId").asText() + " "
                    + booking.path("status").asText() + " v"
                    + booking.path("version").asInt();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bookings have come that were not asked for yet. */
    long pending() {
        return events.stream().filter(event -> event.name().equals("booking")).count();
    }

    private Event next() {
        try {
            var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("an event").isNotNull();
            lastId = event.id();
            if (!event.name().isEmpty()) {
                Descriptions.checkEvent(path, event.name(), event.data());
            }
            return event.name().isEmpty() ? next() : event; // past signs of life
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        var open = new String[] {"", "", ""};
        try {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) {
                    open[0] = line.substring("event: ".length());
                } else if (line.startsWith("id: ")) {
                    open[1] = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    open[2] = line.substring("data: ".length());
                } else if (line.isEmpty()) {
                    events.add(new Event(open[0], open[1], open[2]));
                    open[0] = "";
                    open[2] = "";
                }
            });
        } catch (UncheckedIOException cut) {
            // the program was killed, or the page closed
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
