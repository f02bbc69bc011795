package bookings.topology;

import bookings.runtime.AdminSettings;
import bookings.runtime.Environment;
import bookings.runtime.KafkaSettings;
import bookings.runtime.PolicySettings;
import bookings.runtime.tracing.TracingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The topology's settings.
 *
 * @param applicationId names the consumer group, the changelogs and the transactions
 * @param stateDir where the stores are kept over restarts
 * @param advertisedHost of this instance's queries, as the group is told it
 * @param standbys copies of the state on other instances, as far as there are others
 * @param protocol how the instances share the partitions; all of them the same way
 * @param sessionTimeout after which the brokers give a silent instance's partitions to another
 * @param transactionTimeout after which the brokers abort a silent instance's transaction
 * @param storeMemory bytes that all stores of the instance together may keep in memory
 * @param passThrough Kafka Streams properties ({@code STREAMS_CONFIG_*}) on top of ours
 */
public record TopologySettings(
        KafkaSettings kafka,
        AdminSettings admin,
        TracingSettings tracing,
        DeciderSettings decider,
        String applicationId,
        Path stateDir,
        String advertisedHost,
        int standbys,
        GroupProtocol protocol,
        Duration sessionTimeout,
        Duration transactionTimeout,
        long storeMemory,
        Map<String, String> passThrough) {
    private static final int HEARTBEATS_PER_SESSION = 4;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final String PASS_THROUGH_PREFIX = "STREAMS_CONFIG_";

    /** Those of Kafka Streams that have a setting of their own, or that the invariants rest on. */
    private static final Set<String> OURS_ALONE = Set.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.APPLICATION_SERVER_CONFIG,
            StreamsConfig.STATE_DIR_CONFIG,
            StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
            StreamsConfig.GROUP_PROTOCOL_CONFIG,
            StreamsConfig.REPLICATION_FACTOR_CONFIG,
            StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
            StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
            StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
            StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
            // older names of the handlers, and what would run in place of, or around, our own code
            "default.deserialization.exception.handler",
            "default.production.exception.handler",
            "processing.exception.handler.global.enabled",
            StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG,
            StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG,
            BoundedRocksDb.MEMORY,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);

    public TopologySettings {
        passThrough = Map.copyOf(passThrough);
        KafkaSettings.requireNoneOfOurs(passThrough, PASS_THROUGH_PREFIX);
        var why = "cannot be set: it has a setting of its own, or the topology's promises rest on it";
        KafkaSettings.requireNone(passThrough, PASS_THROUGH_PREFIX, OURS_ALONE, why);
        // Kafka Streams gets these as well
        KafkaSettings.requireNone(kafka.passThrough(), KafkaSettings.PASS_THROUGH_PREFIX, OURS_ALONE, why);
    }

    /** How often an instance tells the brokers that it lives. */
    Duration heartbeat() {
        return sessionTimeout.dividedBy(HEARTBEATS_PER_SESSION);
    }

    public static TopologySettings from(Environment environment) {
        return environment.build(() -> {
            var kafka = KafkaSettings.from(environment);
            var admin = AdminSettings.from(environment, AdminSettings.BOOKING_TOPOLOGY_PORT);
            return new TopologySettings(
                    kafka,
                    admin,
                    TracingSettings.from(environment, "booking-topology"),
                    new DeciderSettings(
                            PolicySettings.from(environment),
                            kafka.partitions(),
                            environment.duration(
                                    "BOOKING_DUE_TICK",
                                    Duration.ofMillis(250),
                                    Duration.ofMillis(10),
                                    Duration.ofHours(1)),
                            environment.whole("BOOKING_DUE_PER_TICK", 500, 1, 10_000),
                            environment.choice("COMMIT_MODE", CommitMode.class, CommitMode.DRAINED)),
                    environment.text("APPLICATION_ID", "booking-topology"),
                    Path.of(environment.text("STATE_DIR", "data/state")),
                    environment.text("ADVERTISED_HOST", admin.host()),
                    environment.whole("STANDBY_REPLICAS", 1, 0, 5),
                    environment.choice("GROUP_PROTOCOL", GroupProtocol.class, GroupProtocol.CLASSIC),
                    environment.duration(
                            "SESSION_TIMEOUT", Duration.ofSeconds(6), Duration.ofSeconds(2), Duration.ofMinutes(30)),
                    environment.duration(
                            "TRANSACTION_TIMEOUT",
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(15)),
                    (long) environment.whole("STORE_MEMORY_MB", 256, 32, 65_536) * MEBIBYTE,
                    environment.prefixed(PASS_THROUGH_PREFIX));
        });
    }
}
