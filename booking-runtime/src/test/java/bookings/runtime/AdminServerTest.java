package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private static final AdminSettings ANY_FREE_PORT = new AdminSettings("127.0.0.1", 0);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Readiness readiness = new Readiness();
    private final Meters meters = new Meters();
    private final AdminServer server = AdminServer.start(
            ANY_FREE_PORT,
            readiness,
            meters,
            List.of(
                    new AdminRoute("/own/{id}", request -> answer(404, request.parameter("id"))),
                    new AdminRoute("/told", AdminServerTest::repeatHeader),
                    new AdminRoute(
                            "/thread",
                            request -> answer(200, "" + Thread.currentThread().isVirtual())),
                    new AdminRoute("/broken", request -> {
                        throw new IllegalStateException("secret detail");
                    })));

    private static AdminRoute.Answer answer(int status, String text) {
        return new AdminRoute.Answer(status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static AdminRoute.Answer repeatHeader(AdminRoute.Request request) {
        return new AdminRoute.Answer(
                200, new byte[0], Map.of("X-Heard", request.header("x-said").orElse("nothing")));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Jetty writes the header without the space. */
    private static void assertThatIsJson(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .isEqualToIgnoringWhitespace("application/json; charset=utf-8");
    }

    @Test
    void is_live_as_soon_as_it_answers() throws Exception {
        var answer = get("/livez");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}");
        assertThatIsJson(answer);
        assertThat(answer.headers().firstValue("server")).isEmpty();
    }

    @Test
    void is_ready_when_every_check_passes() throws Exception {
        var kafka = new AtomicReference<>(Optional.of("no broker answers"));
        readiness.check("kafka", kafka::get);
        readiness.check("mongo", Optional::empty);

        var notYet = get("/readyz");
        assertThat(notYet.statusCode()).isEqualTo(503);
        assertThat(notYet.body())
                .isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"kafka: no broker answers\"],"
                        + "\"checks\":{\"kafka\":\"no broker answers\",\"mongo\":\"ok\"}}");

        kafka.set(Optional.empty());
        var ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"ready\",\"reasons\":[],\"checks\":{\"kafka\":\"ok\",\"mongo\":\"ok\"}}");
    }

    @Test
    void a_check_that_throws_is_a_check_that_failed() throws Exception {
        readiness.check("store", () -> {
            throw new IllegalStateException("secret detail");
        });

        assertThat(get("/readyz").body())
                .contains("store: the check itself failed")
                .doesNotContain("secret");
    }

    @Test
    void answers_errors_as_json_without_details() throws Exception {
        var unknown = get("/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThatIsJson(unknown);
        assertThat(unknown.headers().firstValue("server")).isEmpty();
        assertThat(unknown.body()).isEqualTo("{\"success\":false,\"message\":\"Not found\"}");

        var broken = get("/broken");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).isEqualTo("{\"success\":false,\"message\":\"Internal server error\"}");
    }

    @Test
    void serves_the_programs_own_routes_on_virtual_threads() throws Exception {
        assertThat(get("/own/7").body()).isEqualTo("7");
        assertThat(get("/thread").body()).isEqualTo("true");
    }

    @Test
    void a_route_reads_and_writes_headers() throws Exception {
        assertThat(get("/told").headers().firstValue("X-Heard")).hasValue("nothing");

        var said = HttpRequest.newBuilder(server.address().resolve("/told")).header("X-Said", "a word");
        var answer = client.send(said.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("X-Heard")).hasValue("a word");
        assertThatIsJson(answer);
    }

    @Test
    void tells_prometheus_what_is_counted() throws Exception {
        meters.counter("booking.requests", "requests by outcome", "outcome", "done")
                .increment();
        meters.timer("booking.command.roundtrip", "round trips").record(Duration.ofMillis(7));
        readiness.check("kafka", () -> Optional.of("away"));

        var answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .isEqualToIgnoringWhitespace("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .contains("booking_requests_total{outcome=\"done\"} 1.0", "booking_ready 0.0")
                .contains("booking_command_roundtrip_seconds_bucket{le=\"0.005\"} 0")
                .contains("booking_command_roundtrip_seconds_bucket{le=\"0.01\"} 1")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""));
        readiness.check("kafka", Optional::empty);
        assertThat(get("/metrics").body().lines()).contains("booking_ready 1.0");
    }

    @Test
    void a_counter_that_is_kept_elsewhere_goes_on_after_a_garbage_collection() throws Exception {
        var written = new AtomicLong(1);
        meters.counter("booking.sink.written", "updates", written::get);
        System.gc();
        written.set(7);

        assertThat(get("/metrics").body().lines()).contains("booking_sink_written_total 7.0");
    }

    @Test
    void names_a_taken_port() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> AdminServer.start(new AdminSettings("127.0.0.1", port), readiness, meters))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("ADMIN_PORT=%1$d: port %1$d on 127.0.0.1 is taken by another process;".formatted(port)
                            + " stop that process or set ADMIN_PORT to a free port");
        }
    }

    @Test
    void names_an_address_that_is_not_ours() {
        var elsewhere = new AdminSettings("192.0.2.1", 0); // kept free for documentation, so no machine has it

        assertThatThrownBy(() -> AdminServer.start(elsewhere, readiness, meters))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("ADMIN_HOST=192.0.2.1, ADMIN_PORT=0: cannot listen there: ");
    }
}
