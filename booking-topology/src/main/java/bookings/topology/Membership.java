package bookings.topology;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * Whether what this instance was given to decide is still its own. Nobody tells a member that was silent for too long
 * that its partitions have gone to another; it would go on showing what it holds, as if it were of this moment. Neither
 * does it help that it sends a heartbeat when it wakes up, since the answer comes later. So it doubts for a session.
 */
final class Membership {
    private static final String SILENCE = "last-heartbeat-seconds-ago";

    /** Collecting every metric for each query would cost more than the query. */
    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Duration session;
    private final Duration safeSilence;
    private final Supplier<OptionalLong> silence;
    private final LongSupplier nanos;
    private OptionalLong seconds;
    private long asked;
    private long lastLook;
    private long sureAt;
    private long doubtsUntil;

    Membership(Duration session, Duration heartbeat, Supplier<OptionalLong> silence) {
        this(session, heartbeat, silence, System::nanoTime);
    }

    /**
     * @param session after which the brokers give a silent member's partitions away
     * @param heartbeat how often it tells them that it lives
     * @param silence whole seconds since the last heartbeat; empty for never
     * @param nanos the time that goes on while the program is stopped
     */
    Membership(Duration session, Duration heartbeat, Supplier<OptionalLong> silence, LongSupplier nanos) {
        this.session = session;
        this.safeSilence = session.minus(heartbeat); // the last heartbeat may never have arrived
        this.silence = silence;
        this.nanos = nanos;
        seconds = OptionalLong.empty();
        lastLook = nanos.getAsLong();
        asked = lastLook - KEPT_NANOS;
        sureAt = lastLook;
        doubtsUntil = lastLook;
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

    private static OptionalLong silence(KafkaStreams streams) {
        var living = streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::consumerClientId)
                .collect(Collectors.toSet());
        return silence(living, streams.metrics().values());
    }

    /**
     * The longest silence of any living thread, in whole seconds that have passed; empty before the first heartbeat. The
     * metrics of a thread that was replaced stay, and its silence would grow for ever.
     *
     * @param living client ids of the consumers of the living threads
     */
    static OptionalLong silence(Set<String> living, Collection<? extends Metric> metrics) {
        return metrics.stream()
                .filter(metric -> metric.metricName().name().equals(SILENCE)
                        && living.contains(metric.metricName().tags().get("client-id")))
                .mapToLong(Membership::seconds)
                .filter(seconds -> seconds >= 0)
                .max();
    }

    private static long seconds(Metric metric) {
        return metric.metricValue() instanceof Number seconds ? seconds.longValue() : -1;
    }

    /**
     * For how long others may have been deciding in this instance's place: zero while that cannot be, empty where it was
     * never a member. Must be asked more often than a session is long, since a gap is taken for a stop of the program.
     */
    synchronized Optional<Duration> doubt() {
        var now = nanos.getAsLong();
        var wasStopped = now - lastLook > safeSilence.toNanos();
        lastLook = now;
        if (now - asked >= KEPT_NANOS) {
            asked = now;
            seconds = silence.get();
        }
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        var atMost = Duration.ofSeconds(seconds.getAsLong() + 1);
        if (wasStopped || atMost.compareTo(safeSilence) > 0) {
            doubtsUntil = now + session.toNanos();
        }
        if (now - doubtsUntil < 0) {
            return Optional.of(Duration.ofNanos(Math.max(1, now - sureAt)));
        }
        sureAt = now;
        return Optional.of(Duration.ZERO);
    }
}
