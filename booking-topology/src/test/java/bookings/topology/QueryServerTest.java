package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingPolicy;
import bookings.runtime.Environment;
import bookings.wire.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries at the edges of an instance's life; what it answers in between is asked of the running program. */
class QueryServerTest {
    @TempDir
    private Path folder;

    private static int statusOf(CompletableFuture<KafkaStreams> streams) {
        var route = new QueryServer(streams, 1).routes().getFirst();
        return route.handler().answer(parameter -> Samples.OWNER.value()).status();
    }

    @Test
    void nothing_is_held_here_before_the_start() {
        assertThat(statusOf(new CompletableFuture<>())).isEqualTo(503);
    }

    @Test
    void nothing_is_held_here_after_the_end() {
        var settings = TopologySettings.from(
                new Environment(Map.of("STATE_DIR", folder.toString(), "KAFKA_BROKERS", "127.0.0.1:1")));
        var decider = new DeciderSettings(
                new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, false),
                1,
                Duration.ofSeconds(1),
                500,
                CommitMode.DRAINED);
        var wire = Channels.of("booking-requests", "owner-decisions", "booking-updates");
        var streams =
                new KafkaStreams(BookingTopology.of(wire, decider), StreamsProperties.of(settings, "localhost:1"));
        streams.close();
        assertThat(statusOf(CompletableFuture.completedFuture(streams))).isEqualTo(503);
    }
}
