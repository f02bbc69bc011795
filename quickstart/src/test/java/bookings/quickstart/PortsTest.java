package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.local.FreePorts;
import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void zero_is_any_free_port_and_no_two_are_the_same() {
        var ports = settle(allFree());
        assertThat(EnumSet.allOf(Port.class))
                .extracting(ports::of)
                .doesNotHaveDuplicates()
                .doesNotContain(0);
    }

    @Test
    void every_taken_port_is_named_with_its_variable() throws IOException {
        try (var other = listener();
                var another = listener()) {
            var variables = allFree();
            variables.put("KAFKA_PORT", Integer.toString(other.getLocalPort()));
            variables.put("TRAVELER_PORT", Integer.toString(another.getLocalPort()));
            assertThatThrownBy(() -> settle(variables))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage("""
                            KAFKA_PORT=%1$d: port %1$d is taken by another process; stop it, or set KAFKA_PORT to a free port, 0 for any
                            TRAVELER_PORT=%2$d: port %2$d is taken by another process; stop it, or set TRAVELER_PORT to a free port, 0 for any""".formatted(other.getLocalPort(), another.getLocalPort()));
        }
    }

    @Test
    void one_port_for_two_listeners_is_refused() {
        var variables = allFree();
        var port = Integer.toString(FreePorts.next());
        variables.put("TRAVELER_PORT", port);
        variables.put("OWNER_PORT", port);
        assertThatThrownBy(() -> settle(variables))
                .hasMessage("OWNER_PORT=" + port + ": another of our listeners has that port");
    }

    @Test
    void a_database_of_others_at_the_usual_port_is_no_obstacle() throws IOException {
        try (var other = listener()) {
            var ports = Ports.settle(wanted(other.getLocalPort(), false), EnumSet.of(Port.MONGO));
            assertThat(ports.of(Port.MONGO)).isNotEqualTo(other.getLocalPort());
        }
    }

    @Test
    void a_chosen_port_for_the_database_is_kept_or_refused() throws IOException {
        try (var other = listener()) {
            assertThatThrownBy(() -> Ports.settle(wanted(other.getLocalPort(), true), EnumSet.of(Port.MONGO)))
                    .hasMessageStartingWith("MONGO_PORT=" + other.getLocalPort());
        }
    }

    private static Ports settle(Map<String, String> variables) {
        return Ports.settle(Ports.Wanted.from(new Environment(variables)), EnumSet.allOf(Port.class));
    }

    private static Ports.Wanted wanted(int mongo, boolean chosen) {
        return new Ports.Wanted(new EnumMap<>(Map.of(Port.MONGO, mongo)), chosen);
    }

    static Map<String, String> allFree() {
        var variables = new HashMap<String, String>();
        for (var port : Port.values()) {
            variables.put(port.variable(), "0");
        }
        return variables;
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
