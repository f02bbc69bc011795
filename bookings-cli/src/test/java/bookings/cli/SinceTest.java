package bookings.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SinceTest {
    private static final Instant NOW = Instant.parse("2027-04-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2027-04-01T10:00:00Z, 2027-04-01T10:00:00Z",
        "2027-04-01T10:00:00+02:00, 2027-04-01T08:00:00Z",
        "2027-04-01, 2027-04-01T00:00:00Z",
        "30m, 2027-04-02T11:30:00Z",
        "7d, 2027-03-26T12:00:00Z",
        "PT24H, 2027-04-01T12:00:00Z"
    })
    void a_time_a_day_or_how_long_ago(String text, Instant at) {
        assertThat(Since.parse(text, NOW).at()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2027-04-31", "2027-04-01T10:00", "-5m", "99999999999999999999d"})
    void nothing_else(String text) {
        assertThatThrownBy(() -> Since.parse(text, NOW)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void a_message_shows_no_control_characters() {
        assertThatThrownBy(() -> Since.parse("\u001b[2J", NOW)).hasMessageContaining("\\u{1b}[2J");
    }
}
