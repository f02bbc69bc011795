package bookings.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How soon an open page sees what somebody else did: the owner's a request, the traveler's an approval. The moment of the
 * commit cannot be seen from outside; it lies between the call and its answer, so both are measured from.
 */
final class EventDelay {
    private static final String CREATES = "/api/travelers/bookings";
    private static final String DECISIONS = "/api/owners/bookings/";
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final Pattern ANSWERED = Pattern.compile("\"_id\":\"([0-9a-f]{24})\"");
    private static final Pattern SEEN = Pattern.compile("\"bookingId\":\"([0-9a-f]{24})\".*\"status\":\"([A-Z]+)\"");

    private final Demo demo;
    private final Demo.Account owner;
    private final Demo.Account traveler;
    private final Consumer<String> figures;

    /** @param owner whose page is open, and who has free nights */
    EventDelay(Demo demo, Demo.Account owner, Consumer<String> figures) {
        this.demo = demo;
        this.owner = owner;
        this.traveler = demo.travelers().getLast();
        this.figures = figures;
    }

    /** When a call was made, when it was answered, and which event tells of it. */
    private record Call(long sent, long answered, String event) {}

    /**
     * Says a line for each kind of delay.
     *
     * @param time how long requests and approvals are made, about ten of each in a second
     * @return whether every call was done, and every event came
     */
    boolean measure(Duration time) throws IOException, InterruptedException {
        var homes = demo.properties().stream()
                .filter(home -> home.ownerId().equals(owner.id()))
                .toList();
        var nights = Nights.freeOf(demo, homes, LocalDate.now(ZoneOffset.UTC));
        var requests = new ArrayList<Call>();
        var approvals = new ArrayList<Call>();
        try (var owners = Page.open(demo.ownerUrl(), "/api/owners/bookings/events", owner);
                var travelers = Page.open(demo.travelerUrl(), "/api/travelers/bookings/events", traveler);
                var asking = Connection.open(demo.travelerUrl());
                var deciding = Connection.open(demo.ownerUrl())) {
            long until = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < until) {
                var id = create(asking, nights.take(), requests);
                Thread.sleep(BETWEEN);
                approve(deciding, id, approvals);
                Thread.sleep(BETWEEN);
            }
            boolean good = say("owner's page, a request", requests, owners, time);
            good &= say("traveler's page, an approval", approvals, travelers, time);
            return good;
        }
    }

    private String create(Connection connection, String stay, List<Call> calls) throws IOException {
        long sent = System.nanoTime();
        var answer = connection.post(CREATES, traveler.cookie(), stay);
        long answered = System.nanoTime();
        var id = ANSWERED.matcher(answer.body());
        if (answer.status() != CREATED || !id.find()) {
            throw new IOException("a create was answered " + answer);
        }
        calls.add(new Call(sent, answered, id.group(1) + " PENDING"));
        return id.group(1);
    }

    private void approve(Connection connection, String id, List<Call> calls) throws IOException {
        long sent = System.nanoTime();
        var answer = connection.put(DECISIONS + id + "/approve", owner.cookie());
        long answered = System.nanoTime();
        if (answer.status() != OK) {
            throw new IOException("an approval was answered " + answer);
        }
        calls.add(new Call(sent, answered, id + " ACCEPTED"));
    }

    private boolean say(String name, List<Call> calls, Page page, Duration time) throws InterruptedException {
        page.await(calls.getLast().event());
        var fromCall = new Figures();
        var behindAnswer = new Figures();
        for (var call : calls) {
            var came = page.came(call.event());
            if (came == null) {
                fromCall.addOther("no event");
            } else {
                fromCall.add(came - call.sent());
                behindAnswer.add(Math.max(0, came - call.answered()));
            }
        }
        figures.accept("%-52s %s".formatted(name + ", from the call", fromCall.over(time, "events")));
        figures.accept("%-52s %s".formatted(name + ", behind its answer", behindAnswer.over(time, "events")));
        return fromCall.others().isEmpty();
    }

    /** An open stream of events, and when each came. */
    private static final class Page implements AutoCloseable {
        private final Stream<String> lines;
        private final HttpClient client;
        private final Map<String, Long> came = new ConcurrentHashMap<>();
        private final CountDownLatch ready = new CountDownLatch(1);

        private Page(HttpClient client, Stream<String> lines) {
            this.client = client;
            this.lines = lines;
            Thread.ofVirtual().start(this::read);
        }

        static Page open(URI program, String path, Demo.Account account) throws IOException, InterruptedException {
            var client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            var request = HttpRequest.newBuilder(URI.create(program + path))
                    .header("Cookie", "connect.sid=" + account.cookie())
                    .build();
            var answer = client.send(request, BodyHandlers.ofLines());
            if (answer.statusCode() != OK) {
                throw new IOException(path + " was answered " + answer.statusCode());
            }
            var page = new Page(client, answer.body());
            if (!page.ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(path + " never said that it is ready");
            }
            return page;
        }

        private void read() {
            try {
                lines.forEach(line -> {
                    if (line.equals("event: ready")) {
                        ready.countDown();
                    }
                    var booking = SEEN.matcher(line);
                    if (booking.find()) {
                        came.putIfAbsent(booking.group(1) + " " + booking.group(2), System.nanoTime());
                    }
                });
            } catch (UncheckedIOException closed) {
                // the page is closed
            }
        }

        private void await(String event) throws InterruptedException {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!came.containsKey(event) && System.nanoTime() < until) {
                Thread.sleep(10);
            }
        }

        private @Nullable Long came(String event) {
            return came.get(event);
        }

        @Override
        public void close() {
            client.shutdownNow();
            lines.close();
        }
    }
}
