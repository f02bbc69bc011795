package bookings.cli;

import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaClients.NoOffset;
import bookings.runtime.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients for somebody who waits at a terminal: what does not answer soon counts as away. */
record Brokers(KafkaSettings settings) {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final int BATCH_RECORDS = 5_000;

    /** A record of an ordinary topic, of a mebibyte at most, with the headers that are added. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    /** Reads committed records from where it is told to. */
    Consumer<byte[], byte[]> reader(String role) {
        return consumer(clients().committedReader(role, NoOffset.EARLIEST));
    }

    /** As {@link #reader}, which also knows what a group has committed, and commits for it without being its member. */
    Consumer<byte[], byte[]> readerFor(String role, String group) {
        var properties = new HashMap<>(clients().committedReader(role, NoOffset.EARLIEST));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return consumer(properties);
    }

    /** Gives up on a record that Kafka has not taken within 5 s. */
    Producer<byte[], byte[]> producer() {
        var properties = new HashMap<>(clients().commandProducer());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaClients clients() {
        return new KafkaClients(settings, "bookings-cli");
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> ours) {
        var properties = new HashMap<>(ours);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(CALL_LIMIT.toMillis()));
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
