package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.Environment;
import bookings.runtime.SettingsException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologySettingsTest {
    private static TopologySettings with(String variable, String value) {
        return TopologySettings.from(new Environment(Map.of(variable, value)));
    }

    private static void isRefused(String variable) {
        assertThatThrownBy(() -> with(variable, "1"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(variable + " cannot be set");
    }

    @Test
    void a_property_of_kafka_streams_passes_through() {
        var settings = with("STREAMS_CONFIG_COMMIT_INTERVAL_MS", "10");
        assertThat(StreamsProperties.of(settings, "localhost:1")).containsEntry("commit.interval.ms", "10");
    }

    @Test
    void an_operator_may_know_better_than_our_measurements() {
        var settings = with("STREAMS_CONFIG_PRODUCER_MAX_REQUEST_SIZE", "4194304");
        assertThat(StreamsProperties.of(settings, "localhost:1"))
                .containsEntry("producer.max.request.size", "4194304")
                .containsEntry("processing.guarantee", "exactly_once_v2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STREAMS_CONFIG_MAIN_CONSUMER_AUTO_OFFSET_RESET",
                "STREAMS_CONFIG_CONSUMER_ISOLATION_LEVEL",
                "STREAMS_CONFIG_PRODUCER_TRANSACTIONAL_ID",
                "STREAMS_CONFIG_BOOTSTRAP_SERVERS",
                "STREAMS_CONFIG_PROCESSING_EXCEPTION_HANDLER",
                "STREAMS_CONFIG_PRODUCTION_EXCEPTION_HANDLER",
                "STREAMS_CONFIG_DEFAULT_PRODUCTION_EXCEPTION_HANDLER",
                "STREAMS_CONFIG_DEFAULT_DESERIALIZATION_EXCEPTION_HANDLER",
                "KAFKA_CONFIG_DEFAULT_PRODUCTION_EXCEPTION_HANDLER",
                "STREAMS_CONFIG_PROCESSOR_WRAPPER_CLASS",
                "STREAMS_CONFIG_DEFAULT_CLIENT_SUPPLIER",
                "STREAMS_CONFIG_MAIN_CONSUMER_INTERCEPTOR_CLASSES"
            })
    void what_a_promise_rests_on_cannot_be_set(String variable) {
        isRefused(variable);
    }

    @ParameterizedTest
    @CsvSource({
        "SESSION_TIMEOUT, 1s, from 2s to 30m",
        "SESSION_TIMEOUT, 25d, from 2s to 30m",
        "TRANSACTION_TIMEOUT, 1ms, from 1s to 15m",
        "TRANSACTION_TIMEOUT, 16m, from 1s to 15m",
        "BOOKING_DUE_TICK, 1ms, from 10ms to 1h",
        "BOOKING_DUE_TICK, 2h, from 10ms to 1h",
        "BOOKING_EXPIRY, 0s, from 1ms to 3650d"
    })
    void lengths_of_time_have_bounds(String variable, String value, String bounds) {
        assertThatThrownBy(() -> with(variable, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(variable + " must be a length of time " + bounds)
                .hasMessageContaining("was \"" + value + "\"");
    }

    @Test
    void no_promise_can_be_set() {
        var settings = with("APPLICATION_ID", "any");
        assertThat(StreamsProperties.promises(settings, "localhost:1").keySet())
                .allSatisfy(property -> isRefused(
                        "STREAMS_CONFIG_" + property.toUpperCase(Locale.ROOT).replace('.', '_')));
    }
}
