package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.Environment;
import bookings.runtime.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {
    private static final String LONG = "0123456789abcdef0123456789abcdef";

    @Test
    void several_secrets_are_taken_and_none_is_shown() {
        var settings = from(Map.of("SESSION_SECRET", LONG + "," + LONG + "x"));

        assertThat(settings.secrets()).containsExactly(LONG, LONG + "x");
        assertThat(settings.toString()).doesNotContain(LONG);
    }

    @Test
    void a_secret_is_taken_as_it_is_but_one_of_blanks_is_none() {
        assertThat(from(Map.of("SESSION_SECRET", " " + LONG + " ,   ," + LONG)).secrets())
                .containsExactly(" " + LONG + " ", LONG);
        assertThatThrownBy(() -> from(Map.of("SESSION_SECRET", "  , ")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("SESSION_SECRET is required");
    }

    @Test
    void none_or_a_short_one_stops_the_start_unless_short_ones_are_allowed() {
        assertThatThrownBy(() -> from(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("SESSION_SECRET is required");
        assertThatThrownBy(() -> from(Map.of("SESSION_SECRET", LONG + ",short")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("short,");
        assertThat(from(Map.of("SESSION_SECRET", "short", "SESSION_SECRET_ALLOW_SHORT", "true"))
                        .secrets())
                .containsExactly("short");
    }

    private static SessionSettings from(Map<String, String> variables) {
        return SessionSettings.from(new Environment(variables));
    }
}
