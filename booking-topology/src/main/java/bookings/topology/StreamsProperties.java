package bookings.topology;

import bookings.runtime.KafkaClients;
import bookings.wire.Channels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** How Kafka Streams is set up: nothing lost, nothing twice, a bounded outage, and an answer as soon as it is known. */
final class StreamsProperties {
    /** The largest record of a command topic, 1 MiB, must fit when it goes on with headers of ours or Streams' own. */
    private static final int MOVED_RECORD_BYTES = 2 * 1024 * 1024;

    private StreamsProperties() {}

    /** @param queryAddress host:port of this instance's queries, as the group is told it */
    static Properties of(TopologySettings settings, String queryAddress) {
        var properties = new Properties();
        properties.putAll(new KafkaClients(settings.kafka(), "booking-topology").streams());
        properties.putAll(settings.passThrough());
        properties.putAll(promises(settings, queryAddress));
        tunable(settings).forEach(properties::putIfAbsent);
        membership(settings).forEach(properties::putIfAbsent);
        return properties;
    }

    /** What the invariants rest on; nothing passed through takes its place. */
    static Map<String, Object> promises(TopologySettings settings, String queryAddress) {
        return Map.ofEntries(
                Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId()),
                Map.entry(StreamsConfig.APPLICATION_SERVER_CONFIG, queryAddress),
                Map.entry(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString()),
                Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
                Map.entry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys()),
                Map.entry(
                        StreamsConfig.GROUP_PROTOCOL_CONFIG,
                        settings.protocol().name().toLowerCase(Locale.ROOT)),
                Map.entry(
                        StreamsConfig.REPLICATION_FACTOR_CONFIG,
                        settings.kafka().replication()),
                Map.entry(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true),
                // an unreadable command goes to the dead letters as it is; a failing decision stops the thread
                Map.entry(
                        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                        LogAndContinueExceptionHandler.class),
                Map.entry(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Channels.DEAD_LETTERS),
                Map.entry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class),
                Map.entry(BoundedRocksDb.MEMORY, settings.storeMemory()),
                Map.entry(
                        StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                        List.of(DrainedCommits.Counter.class.getName())),
                Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"));
    }

    /** Measured values; an operator may know better. */
    private static Map<String, Object> tunable(TopologySettings settings) {
        return Map.of(
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                1,
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(settings.transactionTimeout().toMillis()),
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                MOVED_RECORD_BYTES,
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                0L);
    }

    /** Where the brokers run the group, they are told: see {@link BrokersGroup}. */
    private static Map<String, Object> membership(TopologySettings settings) {
        return switch (settings.protocol()) {
            case STREAMS -> Map.of();
            case CLASSIC ->
                Map.of(
                        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                        Math.toIntExact(settings.sessionTimeout().toMillis()),
                        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                        Math.toIntExact(settings.heartbeat().toMillis()));
        };
    }
}
