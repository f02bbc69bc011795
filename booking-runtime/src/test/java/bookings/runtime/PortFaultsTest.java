package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

class PortFaultsTest {
    @Test
    void a_taken_port_is_named() {
        assertThat(fault(new BindException("Address already in use")))
                .isInstanceOf(PortTakenException.class)
                .hasMessageStartingWith("PORT=80: port 80 on 10.0.0.1 is taken by another process;");
    }

    @Test
    void a_missing_permission_is_not_taken_for_a_taken_port() {
        assertThat(fault(new BindException("Permission denied")))
                .isNotInstanceOf(PortTakenException.class)
                .hasMessage("HOST=10.0.0.1, PORT=80: cannot listen there: no permission; set PORT to one above 1023,"
                        + " or grant the right to listen below");
    }

    @Test
    void an_address_or_a_name_of_another_machine_is_said_to_be_one() {
        assertThat(fault(new BindException("Cannot assign requested address")))
                .hasMessageEndingWith("no address of this machine; set HOST to one that is, or to 0.0.0.0 for all");
        assertThat(fault(new UnresolvedAddressException()))
                .hasMessageEndingWith("this machine knows no such name; set HOST to one of its addresses");
    }

    @Test
    void anything_else_is_said_in_the_systems_own_words() {
        assertThat(fault(new IOException("Too many open files"))).hasMessageEndingWith(": Too many open files");
    }

    private static CannotStartException fault(Exception reason) {
        return PortFaults.of("", "10.0.0.1", 80, new IllegalStateException("as servers wrap it", reason));
    }
}
