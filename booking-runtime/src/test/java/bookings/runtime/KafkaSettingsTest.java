package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
    private static KafkaSettings from(Map<String, String> variables) {
        return KafkaSettings.from(new Environment(variables));
    }

    @Test
    void has_the_originals_defaults() {
        assertThat(from(Map.of()))
                .isEqualTo(new KafkaSettings(
                        List.of("localhost:9092"),
                        "booking-requests",
                        "owner-decisions",
                        "booking-updates",
                        12,
                        1,
                        Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        KAFKA_BROKERS                | kafka         | KAFKA_BROKERS must be host:port, comma-separated, was "kafka"
        KAFKA_REQUEST_TOPIC          | a b           | KAFKA_REQUEST_TOPIC must be a topic name (letters, digits, . _ -, at most 249), was "a b"
        KAFKA_DECISION_TOPIC         | ..            | KAFKA_DECISION_TOPIC must be a topic name (letters, digits, . _ -, at most 249), was ".."
        KAFKA_RESPONSE_TOPIC         | booking-replies | KAFKA_REQUEST_TOPIC, KAFKA_DECISION_TOPIC and KAFKA_RESPONSE_TOPIC must differ from each other and from our other topics, "booking-replies" is used twice
        KAFKA_PARTITIONS             | 0             | KAFKA_PARTITIONS must be a whole number from 1 to 1000, was "0"
        KAFKA_REPLICATION            | many          | KAFKA_REPLICATION must be a whole number from 1 to 9, was "many"
        KAFKA_CONFIG_ACKS            | 1             | KAFKA_CONFIG_ACKS cannot be set: the programs' promises rest on it
        KAFKA_CONFIG_PRODUCER_ACKS   | 1             | KAFKA_CONFIG_PRODUCER_ACKS cannot be set: the programs' promises rest on it
        KAFKA_CONFIG_ISOLATION_LEVEL | read_uncommitted | KAFKA_CONFIG_ISOLATION_LEVEL cannot be set: the programs' promises rest on it
        KAFKA_CONFIG_BOOTSTRAP_SERVERS | x:1         | KAFKA_CONFIG_BOOTSTRAP_SERVERS cannot be set: use KAFKA_BROKERS
        """)
    void names_what_cannot_be_used(String variable, String value, String message) {
        assertThatThrownBy(() -> from(Map.of(variable, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void reads_passwords_from_files_and_never_prints_them(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("jaas"), "hidden-one\n");

        var settings = from(Map.of(
                "KAFKA_CONFIG_SASL_JAAS_CONFIG_FILE",
                file.toString(),
                "KAFKA_CONFIG_SSL_KEY_PASSWORD",
                "hidden-two",
                "KAFKA_CONFIG_SASL_OAUTHBEARER_ASSERTION_FILE",
                "/token"));

        assertThat(settings.passThrough())
                .isEqualTo(Map.of(
                        "sasl.jaas.config",
                        "hidden-one",
                        "ssl.key.password",
                        "hidden-two",
                        "sasl.oauthbearer.assertion.file",
                        "/token"));
        assertThat(settings.toString()).contains("ssl.key.password").doesNotContain("hidden");
    }

    @Test
    void gives_every_client_what_it_knows() {
        var clients = new KafkaClients(
                from(Map.of(
                        "KAFKA_BROKERS", "a:1,b:2",
                        "KAFKA_CONFIG_SECURITY_PROTOCOL", "SSL",
                        "KAFKA_CONFIG_LINGER_MS", "3",
                        "KAFKA_CONFIG_MY_PLUGIN", "x")),
                "gateway");

        assertThat(clients.commandProducer())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("delivery.timeout.ms", 5_000)
                .containsEntry("linger.ms", "3")
                .containsEntry("client.id", "gateway-commands");
        assertThat(clients.committedReader("replies", KafkaClients.NoOffset.NONE))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "a:1,b:2",
                        "client.id", "gateway-replies",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", false,
                        "allow.auto.create.topics", false,
                        "auto.offset.reset", "none",
                        "security.protocol", "SSL",
                        "my.plugin", "x"));
    }
}
