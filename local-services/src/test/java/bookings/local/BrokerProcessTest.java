package bookings.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {
    @TempDir
    Path directory;

    @Test
    void what_was_committed_survives_kill_stop_and_pause() {
        try (var broker = BrokerProcess.start(config(0))) {
            var client = new Records(broker.bootstrap());
            client.createTopic();
            client.commit("a");
            broker.restart();
            client.commit("b");
            broker.stop();
            broker.start();
            broker.pause();
            broker.resume();
            client.commit("c");
            assertThat(client.readCommitted(3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void a_transaction_that_was_open_when_it_was_killed_is_ended_everywhere() {
        try (var broker = BrokerProcess.start(config(0))) {
            var client = new Records(broker.bootstrap());
            client.createTopic();
            client.leaveOpen("lost", Duration.ofSeconds(1), broker::kill);
            broker.start();
            client.commit("kept");
            assertThat(client.readCommitted(1)).containsExactly("kept");
            assertThat(client.offsetStaysUnstable()).isFalse();
        }
    }

    @Test
    void it_ends_when_its_disk_fails() throws IOException {
        var looksOften = Map.of("log.cleaner.backoff.ms", "100");
        try (var broker = BrokerProcess.start(new EmbeddedBroker.Config(directory.resolve("kafka"), 0, looksOften))) {
            Files.move(directory.resolve("kafka"), directory.resolve("gone"));

            assertThat(broker.exitCode(Duration.ofMinutes(1))).isEqualTo(1);
            assertThat(directory.resolve("kafka-broker.log"))
                    .content()
                    .contains("Kafka has given up its broker, and this program ends with it");
        }
    }

    @Test
    void a_port_taken_while_it_was_down_is_named() throws IOException {
        try (var broker = BrokerProcess.start(config(0))) {
            broker.kill();
            int port = Integer.parseInt(broker.bootstrap().substring("127.0.0.1:".length()));
            try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThatThrownBy(broker::start)
                        .isInstanceOf(ServiceStartException.class)
                        .hasMessageContaining("port " + other.getLocalPort() + " of 127.0.0.1 is taken");
            }
        }
    }

    private EmbeddedBroker.Config config(int port) {
        return new EmbeddedBroker.Config(directory.resolve("kafka"), port);
    }
}
