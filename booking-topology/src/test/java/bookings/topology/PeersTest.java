package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another instance as this one asks it. */
class PeersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Peers peers = new Peers(LONG); // or a machine without time to connect would fail it
    private final ConcurrentLinkedQueue<Optional<String>> marks = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer other;
    private HostInfo peer;

    @BeforeEach
    void start() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        other.start();
        peer = new HostInfo("127.0.0.1", other.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        end.countDown();
        other.stop(0);
        peers.close();
    }

    private void answer(int status, String header, String value) {
        other.createContext("/", exchange -> {
            marks.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Booking-Forwarded")));
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(status, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
    }

    @Test
    void a_question_that_is_passed_on_is_marked_so_that_it_is_passed_on_no_further() {
        answer(200, "X-Data-Age", "250");
        var copy = peers.ask(peer, "/path", LONG).orElseThrow();
        assertThat(copy.age()).isEqualTo(Duration.ofMillis(250));
        assertThat(copy.json()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        assertThat(marks).containsExactly(Optional.of("1"));
    }

    @Test
    void an_answer_from_where_it_is_decided_has_no_age() {
        answer(200, "X-Other", "1");
        assertThat(peers.ask(peer, "/path", LONG).orElseThrow().isCurrent()).isTrue();
    }

    @Test
    void nobody_is_sent_elsewhere_by_an_answer() {
        answer(302, "Location", "http://127.0.0.1:1/");
        assertThat(peers.ask(peer, "/path", LONG)).isEmpty();
        assertThat(marks).hasSize(1);
    }

    @Test
    void one_that_hangs_costs_its_limit_once_and_is_then_left_alone() {
        other.createContext("/", exchange -> {
            marks.add(Optional.empty());
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(peers.ask(peer, "/path", Duration.ofMillis(300))).isEmpty();
        assertThat(peers.ask(peer, "/path", LONG)).isEmpty();
        assertThat(marks).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void one_that_is_gone_cannot_say() {
        assertThat(peers.ask(new HostInfo("127.0.0.1", 1), "/path", LONG)).isEmpty();
    }
}
