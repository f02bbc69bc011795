package bookings.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path directory;

    @Test
    void what_was_committed_is_there_after_a_restart_on_another_port() {
        int port;
        try (var broker = EmbeddedBroker.start(new EmbeddedBroker.Config(directory, 0))) {
            port = broker.port();
            var client = new Records(broker.bootstrap());
            client.createTopic();
            client.commit("a", "b");
            assertThat(client.readCommitted(2)).containsExactly("a", "b");
        }
        try (var broker = EmbeddedBroker.start(new EmbeddedBroker.Config(directory, 0))) {
            assertThat(broker.port()).isNotEqualTo(port);
            var client = new Records(broker.bootstrap());
            client.commit("c");
            assertThat(client.readCommitted(3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(new EmbeddedBroker.Config(directory, other.getLocalPort())))
                    .isInstanceOf(ServiceStartException.class)
                    .hasMessageContaining("port " + other.getLocalPort() + " of 127.0.0.1 is taken");
        }
    }

    @Test
    void a_directory_serves_one_broker_at_a_time() {
        try (var broker = EmbeddedBroker.start(new EmbeddedBroker.Config(directory, 0))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(new EmbeddedBroker.Config(directory, 0)))
                    .isInstanceOf(ServiceStartException.class)
                    .hasMessageContaining("another broker uses the directory " + directory);
            new Records(broker.bootstrap()).createTopic(); // the first one is none the worse
        }
    }

    @Test
    void a_file_in_the_place_of_the_directory_is_named() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedBroker.start(new EmbeddedBroker.Config(file, 0)))
                .isInstanceOf(ServiceStartException.class)
                .hasMessageContaining(file.toString());
    }
}
