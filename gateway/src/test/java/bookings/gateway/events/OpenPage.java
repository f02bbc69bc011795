package bookings.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A page that listens: reads an event stream as a browser does, and keeps the last id. */
final class OpenPage implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final long PATIENCE_SECONDS = 20;

    private final HttpResponse<InputStream> answer;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private String lastId = "";

    /** An event, a sign of life (which has no name) or the end of the stream. */
    record Event(String name, String id, String data) {
        static final Event END = new Event("end", "", "");
    }

    private OpenPage(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread.ofVirtual().start(this::read);
    }

    /** @param headers name, value, … */
    static OpenPage at(URI url, String... headers) {
        try {
            var request = HttpRequest.newBuilder(url);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return new OpenPage(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int status() {
        return answer.statusCode();
    }

    String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** As of the last event that was asked for. */
    String lastId() {
        return lastId;
    }

    /** The next event or sign of life; waits for it. */
    Event next() {
        try {
            var next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("an event").isNotNull();
            if (!next.equals(Event.END)) {
                lastId = next.id();
            }
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next event but for signs of life, which must have this name; its data. */
    String next(String name) {
        var next = next();
        while (next.name().isEmpty()) {
            next = next();
        }
        assertThat(next.name()).isEqualTo(name);
        return next.data();
    }

    void ends() {
        assertThat(next()).isEqualTo(Event.END);
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            var name = "";
            var id = "";
            var data = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (line.isEmpty()) {
                    events.add(new Event(name, id, data));
                    name = "";
                    data = "";
                }
            }
        } catch (IOException cut) {
            // an end as any other
        }
        events.add(Event.END);
    }
}
