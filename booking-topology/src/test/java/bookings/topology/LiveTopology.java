package bookings.topology;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.local.testing.SharedBroker;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The program on a real broker, with topics, a group and a client of its own. Its instances come and go. */
final class LiveTopology implements AutoCloseable {
    static final int PARTITIONS = 3;

    /** Far more than anything here takes; a slow machine is no fault. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    final Channels wire;
    final Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));

    private final String name;
    private final Map<String, String> settings = new HashMap<>();
    private final List<TopologyApp> instances = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap(), "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    /** @param name unique among the tests, since they share the broker and the topics whose names are fixed */
    LiveTopology(String name) {
        this.name = name;
        wire = Channels.of(name + "-requests", name + "-decisions", name + "-updates");
        set("KAFKA_BROKERS", bootstrap());
        set("KAFKA_PARTITIONS", Integer.toString(PARTITIONS));
        set("KAFKA_REQUEST_TOPIC", wire.requests().topic());
        set("KAFKA_DECISION_TOPIC", wire.decisions().topic());
        set("KAFKA_RESPONSE_TOPIC", wire.updates().topic());
        set("APPLICATION_ID", name);
        set("ADMIN_PORT", "0");
    }

    static String bootstrap() {
        return SharedBroker.get().bootstrap();
    }

    void set(String variable, String value) {
        settings.put(variable, value);
    }

    KafkaClients clients() {
        return new KafkaClients(TopologySettings.from(new Environment(settings)).kafka(), name);
    }

    String group() {
        return name;
    }

    /** An instance on its way. */
    TopologyApp begin(Path stateDir) throws InterruptedException {
        set("STATE_DIR", stateDir.toString());
        var instance = TopologyApp.start(new Environment(settings));
        instances.add(instance);
        return instance;
    }

    /** An instance that decides. */
    TopologyApp start(Path stateDir) throws InterruptedException {
        var instance = begin(stateDir);
        await("running", instance::isRunning);
        return instance;
    }

    /** Sends a command as our programs do, keyed by its owner. */
    void send(String commandId, BookingCommand command) {
        var topic = command instanceof BookingCommand.RequestBooking ? wire.requests() : wire.decisions();
        var headers = BookingHeaders.of(
                command, new CommandId(commandId), Optional.of("test"), Optional.empty(), Instant.now());
        send(new ProducerRecord<>(
                topic.topic(),
                null,
                command.ownerId().value().getBytes(StandardCharsets.UTF_8),
                topic.values().serializer().serialize(topic.topic(), headers, command),
                headers));
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The reply to a command, once it is committed. */
    Outcome replyTo(String commandId) {
        var records =
                read(Channels.REPLIES, record -> commandId.equals(new String(record.key(), StandardCharsets.UTF_8)), 1);
        return wire.replies()
                .values()
                .deserializer()
                .deserialize(Channels.REPLIES, records.getFirst().value());
    }

    /** The first committed updates, partition by partition. */
    List<Booking> updates(int count) {
        return read(wire.updates().topic(), record -> true, count).stream()
                .map(record -> wire.updates().values().deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    /** Reads a topic from its start until so many of its committed records are as wanted. */
    List<ConsumerRecord<byte[], byte[]>> read(
            String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted, int count) {
        Map<String, Object> reading = Map.of(
                "bootstrap.servers",
                bootstrap(),
                "isolation.level",
                "read_committed",
                "max.partition.fetch.bytes",
                8_000_000);
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await(count + " records in " + topic, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (wanted.test(record)) {
                        found.add(record);
                    }
                });
                return found.size() >= count;
            });
        }
        return found;
    }

    /** What an instance answers on its admin port. */
    static HttpResponse<String> ask(TopologyApp instance, String path) {
        return get(instance.adminAddress().resolve(path));
    }

    private static HttpResponse<String> get(URI address) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        var giveUp = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(giveUp)) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        instances.forEach(TopologyApp::close);
        producer.close();
        admin.close();
    }
}
