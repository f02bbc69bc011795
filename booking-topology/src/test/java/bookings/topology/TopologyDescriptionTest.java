package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingPolicy;
import bookings.runtime.tracing.Tracing;
import bookings.wire.Channels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/**
 * Node and store names are stored state and one sub-topology is a promise, so {@code docs/topology.txt} is reviewed as
 * text. Whoever means to change it runs this test with {@code -Dtopology.txt=write} and reads the difference.
 */
class TopologyDescriptionTest {
    private static final Path FILE = Path.of("..", "docs", "topology.txt");

    @Test
    void is_the_one_that_was_reviewed() throws IOException {
        var settings = new DeciderSettings(
                new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, false),
                12,
                Duration.ofSeconds(1),
                500,
                CommitMode.DRAINED);
        var wire = Channels.of("booking-requests", "owner-decisions", "booking-updates");
        var described = BookingTopology.of(wire, settings, new DecidedPartitions(), Tracing.off())
                        .describe()
                        .toString()
                        .stripTrailing()
                + "\n";
        if ("write".equals(System.getProperty("topology.txt"))) {
            Files.writeString(FILE, described);
        }
        assertThat(described).isEqualTo(Files.readString(FILE));
    }
}
