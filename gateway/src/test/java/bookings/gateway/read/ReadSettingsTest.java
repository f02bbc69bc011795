package bookings.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import bookings.runtime.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReadSettingsTest {
    @Test
    void addresses_of_the_topology_are_a_list() {
        assertThat(from(Map.of("TOPOLOGY_URLS", "http://a:9107/, http://b:9107"))
                        .topologies())
                .containsExactly(URI.create("http://a:9107"), URI.create("http://b:9107"));
        assertThat(from(Map.of()).topologies()).containsExactly(URI.create("http://127.0.0.1:9107"));
        assertThat(from(Map.of()).propertyGrace()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void an_address_of_mongodb_is_required() {
        assertThatThrownBy(() -> ReadSettings.from(new Environment(Map.of())))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MONGODB_URI is required");
    }

    @Test
    void a_password_is_not_shown() {
        assertThat(from(Map.of("MONGODB_URI", "mongodb://u:secret@db/airbnb")).toString())
                .doesNotContain("secret");
    }

    @Test
    void bad_values_are_named_and_a_password_is_not_shown() {
        assertThatThrownBy(() -> from(Map.of("TOPOLOGY_URLS", "a:9107")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("TOPOLOGY_URLS");
        assertThatThrownBy(() -> from(Map.of("MONGODB_URI", "mongo://u:secret@db")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MONGODB_URI")
                .hasMessageNotContaining("secret");
    }

    @Test
    void an_address_that_only_a_name_server_could_check_is_checked_when_it_is_used_and_shows_no_password() {
        assertThatThrownBy(() -> from(Map.of("MONGODB_URI", "mongodb+srv://u:sec/ret@db.example.invalid"))
                        .mongoAddress())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("MONGODB_URI must be an address of MongoDB")
                .hasNoCause();
    }

    private static ReadSettings from(Map<String, String> variables) {
        var all = new HashMap<>(Map.of("MONGODB_URI", "mongodb://127.0.0.1"));
        all.putAll(variables);
        return ReadSettings.from(new Environment(all));
    }
}
