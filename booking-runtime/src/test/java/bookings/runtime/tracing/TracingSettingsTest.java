package bookings.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.Environment;
import bookings.runtime.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingSettingsTest {
    @Test
    void nobody_is_told_unless_someone_is_named() {
        var settings = from(Map.of());

        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.service()).isEqualTo("gateway");
        assertThat(settings.sampler()).isEqualTo("parentbased_always_on");
        assertThat(Tracing.start(settings).isOn()).isFalse();
    }

    @Test
    void the_words_of_the_specification_are_understood() {
        var settings = from(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20abc+=,x-scope = a",
                "OTEL_SERVICE_NAME", "bookings",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging,service.version=0.1",
                "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG", "0.25",
                "OTEL_BSP_SCHEDULE_DELAY", "200"));

        assertThat(settings.endpoint()).contains(URI.create("https://collector:4318"));
        assertThat(settings.headers()).isEqualTo(Map.of("authorization", "Basic abc+=", "x-scope", "a"));
        assertThat(settings.resource().getAttributes().asMap().toString()).contains("staging", "0.1", "bookings");
        assertThat(settings.spanSampler().getDescription()).contains("ParentBased", "0.25");
        assertThat(settings.delay()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.toString()).doesNotContain("Basic");
    }

    @Test
    void an_endpoint_can_be_left_where_it_is_and_switched_off() {
        var settings = from(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector", "OTEL_TRACES_EXPORTER", "none"));

        assertThat(settings.endpoint()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTEL_EXPORTER_OTLP_ENDPOINT|collector:4318|must be an address such as http://collector:4318",
                "OTEL_EXPORTER_OTLP_ENDPOINT|http:// |must be an address such as http://collector:4318",
                "OTEL_EXPORTER_OTLP_PROTOCOL|grpc|must be http/protobuf, was \"grpc\"",
                "OTEL_TRACES_EXPORTER|zipkin|must be otlp or none, was \"zipkin\"",
                "OTEL_TRACES_SAMPLER|some|must be one of always_on, always_off, traceidratio,",
                "OTEL_TRACES_SAMPLER_ARG|half|must be a number from 0 to 1, was \"half\"",
                "OTEL_TRACES_SAMPLER_ARG|NaN|must be a number from 0 to 1, was NaN",
                "OTEL_TRACES_SAMPLER_ARG|1.5|must be a number from 0 to 1, was 1.5",
                "OTEL_RESOURCE_ATTRIBUTES|staging|must be name=value, comma-separated",
                "OTEL_EXPORTER_OTLP_HEADERS|secret|must be name=value, comma-separated",
                "OTEL_EXPORTER_OTLP_HEADERS|a=secret%|has a % that is not followed by two digits",
            })
    void what_makes_no_sense_is_named_and_no_secret_is_shown(String variable, String value, String fault) {
        assertThatThrownBy(() -> from(Map.of(variable, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(variable + " " + fault)
                .message()
                .doesNotContain("secret");
    }

    private static TracingSettings from(Map<String, String> variables) {
        return TracingSettings.from(new Environment(variables), "gateway");
    }
}
