package bookings.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookings.domain.Booking;
import bookings.local.testing.SharedBroker;
import bookings.mongo.MongoSinkApp;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Topics;
import bookings.wire.Channels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** An operator's desk: commands to run, and topics of its own on the shared broker. Dead letters are one topic for all. */
final class Desk implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final String name = UUID.randomUUID().toString();
    private final Map<String, String> variables = new HashMap<>();
    private final Channels channels = Channels.of("requests-" + name, "decisions-" + name, "updates-" + name);
    private final KafkaProducer<byte[], byte[]> producer;

    Desk() throws InterruptedException {
        var brokers = SharedBroker.get().bootstrap();
        variables.putAll(Map.of(
                "KAFKA_BROKERS",
                brokers,
                "KAFKA_REQUEST_TOPIC",
                requests(),
                "KAFKA_DECISION_TOPIC",
                decisions(),
                "KAFKA_RESPONSE_TOPIC",
                updates(),
                "KAFKA_PARTITIONS",
                Integer.toString(PARTITIONS),
                "SINK_GROUP",
                "sink-" + name,
                "ADMIN_PORT",
                "0"));
        var kafka = KafkaSettings.from(new Environment(variables));
        Topics.ensure(new KafkaClients(kafka, "desk"), new Topics(kafka).all());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What a command has said, and its exit code. */
    record Said(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Desk with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Map<String, String> variables() {
        return variables;
    }

    Said run(String... arguments) {
        return run(new Stop(), arguments);
    }

    Said run(Stop stop, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = BookingsCli.run(
                new Operator(Map.copyOf(variables), new PrintWriter(out), new PrintWriter(err), stop), arguments);
        return new Said(code, out.toString(), err.toString());
    }

    /** Names this desk's topics and nobody else's. */
    String name() {
        return name;
    }

    String requests() {
        return "requests-" + name;
    }

    String decisions() {
        return "decisions-" + name;
    }

    String updates() {
        return "updates-" + name;
    }

    Channels channels() {
        return channels;
    }

    /** Adds updates, all of one booking in one partition; returns at once. */
    List<Future<RecordMetadata>> update(Collection<Booking> bookings) {
        var updates = channels.updates();
        return bookings.stream()
                .map(booking -> producer.send(new ProducerRecord<>(
                        updates.topic(),
                        updates.keys().serializer().serialize(updates.topic(), booking.id()),
                        updates.values().serializer().serialize(updates.topic(), booking))))
                .toList();
    }

    /** As the program is started, with the desk's environment. */
    MongoSinkApp sink() throws InterruptedException {
        return MongoSinkApp.start(new Environment(variables));
    }

    /** Returns once the record is in its topic. */
    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** Each in a transaction of its own, as Kafka Streams writes when it has little to do. */
    void sendInTransactions(List<ProducerRecord<byte[], byte[]>> records) {
        var properties = Map.<String, Object>of(
                "bootstrap.servers",
                SharedBroker.get().bootstrap(),
                "transactional.id",
                UUID.randomUUID().toString());
        try (var transactional =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            for (var record : records) {
                transactional.beginTransaction();
                var unused = transactional.send(record); // the commit fails where it did
                transactional.commitTransaction();
            }
        }
    }

    /** A letter as a program would write it. */
    static ProducerRecord<byte[], byte[]> letter(Place source, @Nullable String key, String value, String... headers) {
        var record = new ProducerRecord<byte[], byte[]>(
                Channels.DEAD_LETTERS, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        record.headers()
                .add("__streams.errors.exception", "bookings.wire.MalformedRecordException".getBytes(UTF_8))
                .add("__streams.errors.message", "NOT_JSON: not a JSON object".getBytes(UTF_8))
                .add("__streams.errors.stacktrace", "at somewhere".getBytes(UTF_8))
                .add("__streams.errors.topic", source.topic().getBytes(UTF_8))
                .add(
                        "__streams.errors.partition",
                        Integer.toString(source.partition()).getBytes(UTF_8))
                .add("__streams.errors.offset", Long.toString(source.offset()).getBytes(UTF_8));
        return record;
    }

    /** All that is in a topic now. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", SharedBroker.get().bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
