package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowHeadersTest {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final int SLOW = 100;
    private static final String WHOLE = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        connector.addBean(new SlowHeaders(connector, LIMIT));
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (var socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void a_connection_that_dribbles_its_headers_is_cut_and_others_are_not() throws Exception {
        var patient = connect();
        send(patient, WHOLE); // answered, and idle from then on
        for (var i = 0; i < SLOW; i++) {
            var slow = connect();
            send(slow, i % 2 == 0 ? "GET / HT" : "GET / HTTP/1.1\r\nHost: x\r\n");
        }
        var slow = List.copyOf(sockets.subList(1, sockets.size()));
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var cut = new ArrayList<Socket>();
        while (cut.size() < SLOW && System.nanoTime() < giveUp) {
            for (var socket : slow) {
                if (!cut.contains(socket) && isCut(socket)) {
                    cut.add(socket);
                }
            }
        }
        assertThat(cut).hasSize(SLOW);

        send(patient, WHOLE);
        assertThat(patient.getInputStream().read()).isEqualTo('H');
        while (connector.getConnectedEndPoints().size() > 1 && System.nanoTime() < giveUp) {
            Thread.onSpinWait(); // a client sees its end before the server has forgotten it
        }
        assertThat(connector.getConnectedEndPoints()).hasSize(1);
    }

    /** Sends one byte more, which is what a slow client does to stay. */
    private static boolean isCut(Socket socket) throws IOException {
        try {
            send(socket, "x");
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        sockets.add(socket);
        return socket;
    }
}
