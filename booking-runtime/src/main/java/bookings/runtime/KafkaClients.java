package bookings.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * The properties of our Kafka clients: what the programs' promises rest on, and on top what the operator passes through
 * ({@link KafkaSettings} refuses what would break a promise). Serializers and group ids are the caller's.
 */
public final class KafkaClients {
    private static final Set<String> KNOWN_TO_SOME_CLIENT = Stream.of(
                    ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames())
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final int GATHERED_BYTES = 1024 * 1024;

    /** How long Kafka may take for an answer before it counts as away. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    /** As short as brokers allow by default: a killed program's partitions wait so long for their next reader. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    private final KafkaSettings settings;
    private final String program;

    /** @param program begins every client id, so that the brokers' logs and quotas tell the programs apart */
    public KafkaClients(KafkaSettings settings, String program) {
        this.settings = settings;
        this.program = program;
    }

    /** Where a reader begins when it has no committed offset, or one that is gone. */
    public enum NoOffset {
        /** At the oldest record: reading again is harmless, missing one is not. */
        EARLIEST,
        /** Nowhere: the reader is told by an exception and seeks by itself. */
        NONE
    }

    /** The brokers that every client asks first. */
    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /** Who logs in, as brokers name it; who does so without a name, by a certificate for example, is "the program". */
    public String user() {
        return settings.user().map(name -> "User:" + name).orElse("the program");
    }

    /**
     * For commands whose sender waits: every in-sync replica has the record before it counts, a retry never doubles it,
     * and the answer, be it a failure, is there within 5 s.
     */
    public Map<String, Object> commandProducer() {
        var ours = Map.<String, Object>of(
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000,
                ProducerConfig.LINGER_MS_CONFIG, 0);
        return client("commands", ours, ProducerConfig.configNames());
    }

    /** For records that must not be lost and may come late, such as dead letters: as safe, with Kafka's patience. */
    public Map<String, Object> patientProducer(String role) {
        var ours = Map.<String, Object>of(
                ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return client(role, ours, ProducerConfig.configNames());
    }

    /** Reads what is committed and nothing else, creates no topic, and commits no offset by itself. */
    public Map<String, Object> committedReader(String role, NoOffset noOffset) {
        var ours = Map.<String, Object>of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                noOffset.name().toLowerCase(Locale.ROOT));
        return client(role, ours, ConsumerConfig.configNames());
    }

    /**
     * As {@link #committedReader(String, NoOffset)}, sharing the partitions within a group. What is not set here an
     * operator may set.
     *
     * @param gathering how long the brokers let records gather, up to a mebibyte, before they answer
     */
    public Map<String, Object> committedReader(String role, String group, NoOffset noOffset, Duration gathering) {
        var properties = committedReader(role, noOffset);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.putIfAbsent(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHERED_BYTES);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) gathering.toMillis());
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_LIMIT.toMillis());
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                SESSION.dividedBy(4).toMillis());
        return properties;
    }

    public Map<String, Object> admin() {
        return client("admin", Map.of(), AdminClientConfig.configNames());
    }

    /**
     * Tells what passes from what stays, where a client could not be made: the brokers' names may resolve later.
     *
     * @throws CannotStartException if the client does not take its settings
     */
    public static void requireUnresolved(KafkaException notMade) {
        var reason = innermost(notMade);
        if (!reason.startsWith("No resolvable bootstrap")) {
            throw new CannotStartException("Kafka's client does not take its settings: " + reason, notMade);
        }
    }

    static String innermost(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : innermost(cause);
    }

    /** The brokers and everything passed through, for Kafka Streams, which hands each of its clients what it knows. */
    public Map<String, Object> streams() {
        var properties = new HashMap<String, Object>(settings.passThrough());
        properties.put("bootstrap.servers", settings.bootstrapServers());
        return properties;
    }

    /** A property that only another kind of client knows is left out; one that none knows is for a plug-in. */
    private Map<String, Object> client(String role, Map<String, Object> ours, Set<String> known) {
        var properties = new HashMap<>(ours);
        properties.put("bootstrap.servers", settings.bootstrapServers());
        properties.put("client.id", program + "-" + role);
        settings.passThrough().forEach((name, value) -> {
            if (known.contains(name) || !KNOWN_TO_SOME_CLIENT.contains(name)) {
                properties.put(name, value);
            }
        });
        return properties;
    }
}
