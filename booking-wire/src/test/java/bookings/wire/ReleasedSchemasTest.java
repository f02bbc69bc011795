package bookings.wire;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.contracts.Compatibility;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Programs of two releases run side by side, and topics are kept for ever: a message must suit both. */
class ReleasedSchemasTest {
    private static final Path RELEASED = Path.of("src/test/resources/released-schemas");
    private static final Path CURRENT = Path.of("src/main/resources/bookings/schemas");

    @Test
    void messages_can_be_read_by_those_who_know_the_released_ones() {
        var breaks = Compatibility.breaks(Compatibility.schemasIn(RELEASED), Compatibility.schemasIn(CURRENT));

        assertThat(breaks)
                .as("messages that the last release cannot read or has not written;"
                        + " CONTRIBUTING.md says under \"Change a message\" what can be done")
                .isEmpty();
    }

    @Test
    void a_field_of_an_update_that_is_renamed_is_found() {
        var wrong = new HashMap<>(Compatibility.schemasIn(CURRENT));
        var booking = (ObjectNode)
                Objects.requireNonNull(wrong.get("live-booking.json")).path("properties");
        booking.set("total", booking.remove("totalPrice"));

        assertThat(Compatibility.breaks(Compatibility.schemasIn(RELEASED), wrong))
                .contains("booking-status-updated.json/totalPrice: the field was removed or renamed;"
                        + " old readers look for it");
    }
}
