package bookings.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Whether what this instance was given to decide is still its own. Nobody tells a member that was silent for too long
 * that its partitions have gone to another; it would go on showing what it holds, as if it were of this moment.
 */
final class Membership {
    private static final String SILENCE = "last-heartbeat-seconds-ago";

    /** Collecting every metric for each query would cost more than the query. */
    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Duration safeSilence;
    private final Supplier<OptionalLong> silence;
    private volatile Known known = new Known(System.nanoTime() - KEPT_NANOS, OptionalLong.empty());

    /** @param seconds whole ones since the last heartbeat; empty for never */
    private record Known(long asked, OptionalLong seconds) {}

    /**
     * @param session after which the brokers give a silent member's partitions away
     * @param heartbeat how often it tells them that it lives
     */
    Membership(Duration session, Duration heartbeat, Supplier<OptionalLong> silence) {
        this.safeSilence = session.minus(heartbeat); // the last heartbeat may never have arrived
        this.silence = silence;
    }

    /** @param properties of Kafka Streams, which an operator may have set */
    static Membership of(KafkaStreams streams, TopologySettings settings, Properties properties) {
        return switch (settings.protocol()) {
            case STREAMS -> new Membership(settings.sessionTimeout(), settings.heartbeat(), () -> silence(streams));
            case CLASSIC -> {
                var consumer = new StreamsConfig(properties).getMainConsumerConfigs("", "", 0);
                yield new Membership(
                        milliseconds(consumer, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                        milliseconds(consumer, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                        () -> silence(streams));
            }
        };
    }

    private static Duration milliseconds(Map<String, Object> settings, String name) {
        return Duration.ofMillis(Long.parseLong(String.valueOf(settings.get(name))));
    }

    /** The longest silence of any thread, in whole seconds that have passed; empty before the first heartbeat. */
    private static OptionalLong silence(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(SILENCE))
                .mapToLong(Membership::seconds)
                .filter(seconds -> seconds >= 0)
                .max();
    }

    private static long seconds(Metric metric) {
        return metric.metricValue() instanceof Number seconds ? seconds.longValue() : -1;
    }

    /**
     * For how long others may have been deciding in this instance's place: zero while that cannot be, empty where it was
     * never a member.
     */
    Optional<Duration> doubt() {
        var seconds = seconds();
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        var atMost = Duration.ofSeconds(seconds.getAsLong() + 1);
        return Optional.of(atMost.compareTo(safeSilence) <= 0 ? Duration.ZERO : atMost);
    }

    private OptionalLong seconds() {
        var now = System.nanoTime();
        if (now - known.asked >= KEPT_NANOS) {
            known = new Known(now, silence.get());
        }
        return known.seconds;
    }
}
