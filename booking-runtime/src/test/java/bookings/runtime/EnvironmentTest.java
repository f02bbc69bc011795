package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private enum Protocol {
        CLASSIC,
        NEW_STREAMS
    }

    private record Window(Duration open, Duration closed) {
        private Window {
            if (!open.isPositive()) {
                throw new IllegalArgumentException("WINDOW_OPEN must be positive, was " + open);
            }
        }

        static Window from(Environment environment) {
            return environment.build(() -> new Window(
                    environment.duration("WINDOW_OPEN", Duration.ofSeconds(1)),
                    environment.duration("WINDOW_CLOSED", Duration.ofSeconds(2))));
        }
    }

    private record House(Window window, int port) {
        static House from(Environment environment) {
            return environment.build(() -> new House(Window.from(environment), environment.port("PORT", 80)));
        }
    }

    private static Environment with(String... namesAndValues) {
        var variables = new HashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Environment(variables);
    }

    private static List<String> faults(Environment environment) {
        var thrown = catchThrowableOfType(SettingsException.class, environment::check);
        return thrown == null ? List.of() : thrown.faults();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "24h, PT24H",
        "7d, PT168H",
        "0s, PT0S",
        "' 5 M ', PT5M",
        "PT24H, PT24H",
        "P1DT2H, PT26H"
    })
    void reads_lengths_of_time(String text, Duration expected) {
        var environment = with("WAIT", text);

        assertThat(environment.duration("WAIT", Duration.ofDays(99))).isEqualTo(expected);
        assertThat(faults(environment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"999ms", "31m", "0s", "3000000h"})
    void names_a_length_of_time_out_of_bounds(String text) {
        var environment = new Environment(Map.of("WAIT", text));
        var fallback = Duration.ofSeconds(6);
        assertThat(environment.duration("WAIT", fallback, Duration.ofSeconds(1), Duration.ofMinutes(30)))
                .isEqualTo(fallback);
        assertThatThrownBy(environment::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("WAIT must be a length of time from 1s to 30m, such as")
                .hasMessageContaining("was \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5 weeks", "-5m", "PT-5M", "1.5h", "99999999999999999999d", "9223372036854775807d"})
    void names_what_is_no_length_of_time(String text) {
        var environment = with("WAIT", text);

        assertThat(environment.duration("WAIT", Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(faults(environment))
                .containsExactly(
                        "WAIT must be a length of time up to 3650d, such as 500ms, 30s, 5m, 24h, 7d or PT24H, was \""
                                + text + "\"");
    }

    @Test
    void takes_defaults_for_what_is_missing_or_empty() {
        var environment = with("A", "", "B", "  ");

        assertThat(environment.text("A", "a")).isEqualTo("a");
        assertThat(environment.whole("B", 7, 1, 9)).isEqualTo(7);
        assertThat(environment.onOff("C", true)).isTrue();
        assertThat(environment.zone("D", ZoneOffset.UTC)).isEqualTo(ZoneOffset.UTC);
        assertThat(environment.list("E", List.of("x", "y"))).containsExactly("x", "y");
        assertThat(environment.choice("F", Protocol.class, Protocol.CLASSIC)).isEqualTo(Protocol.CLASSIC);
        assertThat(environment.optional("G")).isEmpty();
        assertThat(environment.secret("H")).isEmpty();
        assertThat(faults(environment)).isEmpty();
    }

    @Test
    void reads_what_is_set() {
        var environment = with(
                "A",
                " a b ",
                "B",
                "9",
                "C",
                "FALSE",
                "D",
                "Europe/Berlin",
                "E",
                "x, y,,",
                "F",
                "new-streams",
                "P",
                "0");

        assertThat(environment.required("A")).isEqualTo("a b");
        assertThat(environment.whole("B", 7, 1, 9)).isEqualTo(9);
        assertThat(environment.onOff("C", true)).isFalse();
        assertThat(environment.zone("D", ZoneOffset.UTC)).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(environment.list("E", List.of())).containsExactly("x", "y");
        assertThat(environment.choice("F", Protocol.class, Protocol.CLASSIC)).isEqualTo(Protocol.NEW_STREAMS);
        assertThat(environment.port("P", 80)).isZero();
        assertThat(faults(environment)).isEmpty();
    }

    @Test
    void names_every_bad_value_in_one_message() {
        var environment = with("B", "10", "C", "maybe", "D", "Mars", "E", ",", "F", "old", "P", "65536", "Q", "x");
        environment.required("A");
        environment.whole("B", 7, 1, 9);
        environment.onOff("C", true);
        environment.zone("D", ZoneOffset.UTC);
        environment.list("E", List.of("x"));
        environment.choice("F", Protocol.class, Protocol.CLASSIC);
        environment.port("P", 80);
        environment.port("Q", 80);

        assertThatThrownBy(environment::check)
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                    A is required and not set
                    B must be a whole number from 1 to 9, was "10"
                    C must be on or off, was "maybe"
                    D must be a time zone, such as UTC or Europe/Berlin, was "Mars"
                    E must be a comma-separated list, was ","
                    F must be one of classic, new-streams, was "old"
                    P must be a whole number from 0 to 65535, was "65536"
                    Q must be a whole number from 0 to 65535, was "x\"\
                    """);
    }

    @Test
    void reads_a_secret_from_its_file(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), " pass word \n");

        assertThat(with("KEY_FILE", file.toString()).secret("KEY")).contains(" pass word ");
        assertThat(with("KEY", " pass word ").secret("KEY")).contains(" pass word ");
    }

    @Test
    void never_shows_a_secret(@TempDir Path folder) throws IOException {
        var empty = Files.writeString(folder.resolve("empty"), "\n").toString();
        var environment = with(
                "A", "hidden", "A_FILE", "/x", "B_FILE", folder.resolve("none").toString(), "C_FILE", empty);
        environment.secret("A");
        environment.secret("B");
        environment.secret("C");

        assertThat(faults(environment))
                .containsExactly(
                        "A and A_FILE are both set, keep one of them",
                        "B_FILE names a file that cannot be read, " + folder.resolve("none"),
                        "C_FILE names an empty file, " + empty);
    }

    @Test
    void translates_prefixed_variables_to_kafka_properties() {
        var environment = with("KAFKA_CONFIG_SECURITY_PROTOCOL", "SSL", "KAFKA_CONFIG_", "x", "OTHER", "y");

        assertThat(environment.prefixed("KAFKA_CONFIG_")).isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @Test
    void goes_on_reading_behind_a_record_that_refuses_its_values() {
        assertThatThrownBy(() -> House.from(with("WINDOW_OPEN", "0s", "WINDOW_CLOSED", "soon", "PORT", "-1")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                    WINDOW_CLOSED must be a length of time up to 3650d, such as 500ms, 30s, 5m, 24h, 7d or PT24H, was "soon"
                    WINDOW_OPEN must be positive, was PT0S
                    PORT must be a whole number from 0 to 65535, was "-1\"\
                    """);
    }

    @Test
    void builds_nested_records() {
        assertThat(House.from(with("WINDOW_OPEN", "3s")))
                .isEqualTo(new House(new Window(Duration.ofSeconds(3), Duration.ofSeconds(2)), 80));
    }

    @Test
    void remembers_what_was_asked() {
        var environment = with("PORT", "81");
        House.from(environment);

        var lengthOfTime = "a length of time up to 3650d, such as 500ms, 30s, 5m, 24h, 7d or PT24H";
        assertThat(environment.asked())
                .containsExactly(
                        new Setting("WINDOW_OPEN", lengthOfTime, "1s"),
                        new Setting("WINDOW_CLOSED", lengthOfTime, "2s"),
                        new Setting("PORT", "a whole number from 0 to 65535", "80"));
    }
}
