package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingPolicy;
import bookings.runtime.AdminRoute;
import bookings.runtime.Environment;
import bookings.runtime.tracing.Tracing;
import bookings.topology.Copies.Instance;
import bookings.wire.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries at the edges of an instance's life; what it answers in between is asked of the running program. */
class QueryServerTest {
    @TempDir
    private Path folder;

    private static int statusOf(CompletableFuture<Instance> instance) {
        var decided = new DecidedPartitions();
        decided.begin(0, 0);
        try (var peers = new Peers()) {
            var copies = new Copies(instance, 1, decided, new CopyAges(decided, new RestoredPositions()), peers);
            var route = new QueryServer(copies).routes().getFirst();
            return route.handler().answer(new AboutOwner()).status();
        }
    }

    private static final class AboutOwner implements AdminRoute.Request {
        @Override
        public String parameter(String name) {
            return Samples.OWNER.value();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }
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
        var streams = new KafkaStreams(
                BookingTopology.of(wire, decider, new DecidedPartitions(), Tracing.off()),
                StreamsProperties.of(settings, "localhost:1"));
        streams.close();
        var membership = new Membership(Duration.ofSeconds(6), Duration.ofSeconds(1), () -> OptionalLong.of(0));
        var ended = new Instance(streams, new HostInfo("localhost", 1), membership);
        assertThat(statusOf(CompletableFuture.completedFuture(ended))).isEqualTo(503);
    }
}
