package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.CannotStartException;
import bookings.runtime.Meters;
import bookings.runtime.PortTakenException;
import bookings.runtime.tracing.Tracing;
import io.javalin.http.Handler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeServerTest {
    private static final EdgeMeters METERS = new EdgeMeters(new Meters());
    private static final List<String> ORIGINS = List.of("http://localhost:5173");

    @Test
    void names_a_taken_port() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EdgeServer.start(
                            new HttpSettings("127.0.0.1", port, ORIGINS), METERS, Tracing.off(), routes -> {}))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageStartingWith("PORT=" + port + ": ");
        }
    }

    @Test
    void what_a_request_has_spent_is_part_of_its_wait() throws Exception {
        var now = System.nanoTime();
        Handler left = ctx -> {
            WaitPreference.arrived(ctx, now - Duration.ofSeconds(4).toNanos());
            ctx.result(WaitPreference.left(ctx, now).toString());
        };
        try (var server = EdgeServer.start(
                new HttpSettings("127.0.0.1", 0, ORIGINS),
                METERS,
                Tracing.off(),
                routes -> routes.get("/left", left))) {
            assertThat(get(server, "no preference")).isEqualTo("PT6S");
            assertThat(get(server, "wait=5")).isEqualTo("PT1S");
            assertThat(get(server, "wait=3")).isEqualTo("PT0S");
            assertThat(get(server, "respond-async")).isEqualTo("PT0S");
        }
    }

    private static String get(EdgeServer server, String prefer) throws Exception {
        var request = HttpRequest.newBuilder(server.url().resolve("/left")).header("Prefer", prefer);
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void an_address_that_is_not_ours_is_no_taken_port() {
        var elsewhere = "192.0.2.1"; // kept free for documentation, so no machine has it

        assertThatThrownBy(() ->
                        EdgeServer.start(new HttpSettings(elsewhere, 0, ORIGINS), METERS, Tracing.off(), routes -> {}))
                .isInstanceOf(CannotStartException.class)
                .isNotInstanceOf(PortTakenException.class)
                .hasMessageStartingWith("HOST=192.0.2.1, PORT=0: cannot listen there: ");
    }
}
