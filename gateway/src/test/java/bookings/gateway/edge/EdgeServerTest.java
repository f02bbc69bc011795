package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.CannotStartException;
import bookings.runtime.PortTakenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeServerTest {
    private static final List<String> ORIGINS = List.of("http://localhost:5173");

    @Test
    void names_a_taken_port() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EdgeServer.start(new HttpSettings("127.0.0.1", port, ORIGINS), routes -> {}))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageStartingWith("PORT=" + port + ": ");
        }
    }

    @Test
    void an_address_that_is_not_ours_is_no_taken_port() {
        var elsewhere = "192.0.2.1"; // kept free for documentation, so no machine has it

        assertThatThrownBy(() -> EdgeServer.start(new HttpSettings(elsewhere, 0, ORIGINS), routes -> {}))
                .isInstanceOf(CannotStartException.class)
                .isNotInstanceOf(PortTakenException.class)
                .hasMessageStartingWith("HOST=192.0.2.1, PORT=0: cannot listen there: ");
    }
}
