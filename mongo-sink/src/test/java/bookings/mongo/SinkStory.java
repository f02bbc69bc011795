package bookings.mongo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Topics;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A topic of updates, a mirror and a group of their own, on servers that stories may share. */
final class SinkStory implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int PARTITIONS = 3;

    private final String name = UUID.randomUUID().toString();
    private final String brokers;
    private final String mongoUri;
    private final Map<String, String> settings = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final MongoClient mongo;
    private final Channels channels;
    private final List<Future<?>> sent = new ArrayList<>();
    private final Map<String, Booking> newest = new HashMap<>();

    /** @param mongo the server's address, without a database */
    SinkStory(String brokers, String mongo) throws InterruptedException {
        this.brokers = brokers;
        this.mongoUri = mongo + "/" + name + "?serverSelectionTimeoutMS=1000"; // how soon it counts as away
        this.channels = Channels.of("requests-" + name, "decisions-" + name, "updates-" + name);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
        this.mongo = MongoClients.create(mongo);
        settings.putAll(Map.of(
                "KAFKA_BROKERS",
                brokers,
                "KAFKA_REQUEST_TOPIC",
                channels.requests().topic(),
                "KAFKA_DECISION_TOPIC",
                channels.decisions().topic(),
                "KAFKA_RESPONSE_TOPIC",
                updates(),
                "KAFKA_PARTITIONS",
                Integer.toString(PARTITIONS),
                "MONGODB_URI",
                mongoUri,
                "SINK_GROUP",
                "sink-" + name,
                "ADMIN_PORT",
                "0"));
        var kafka = KafkaSettings.from(new Environment(settings));
        Topics.ensure(new KafkaClients(kafka, "story"), List.of(new Topics(kafka).updates()));
    }

    SinkStory with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** A sink that runs; the caller closes it. */
    MongoSinkApp sink() throws InterruptedException {
        return MongoSinkApp.start(new Environment(settings));
    }

    String updates() {
        return channels.updates().topic();
    }

    /** Adds them to the topic, all of one booking in one partition; {@link #flush} waits for them. */
    void send(Collection<Booking> bookings) {
        for (var booking : bookings) {
            sent.add(producer.send(record(booking)));
        }
    }

    /** As {@link #send}, each in a transaction of its own, as the topology does when it has little to do. */
    void sendInTransactions(Collection<Booking> bookings) {
        var properties = Map.<String, Object>of("bootstrap.servers", brokers, "transactional.id", name);
        try (var transactional =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            for (var booking : bookings) {
                transactional.beginTransaction();
                sent.add(transactional.send(record(booking)));
                transactional.commitTransaction();
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(Booking booking) {
        newest.merge(booking.id().value(), booking, (a, b) -> a.version() >= b.version() ? a : b);
        return new ProducerRecord<>(
                updates(),
                channels.updates().keys().serializer().serialize(updates(), booking.id()),
                channels.updates().values().serializer().serialize(updates(), booking));
    }

    /** Adds what is no booking, with a header of its own. */
    void sendRaw(byte[] key, byte @Nullable [] value) {
        var poison = new ProducerRecord<>(updates(), 0, key, value);
        poison.headers().add("from", "elsewhere".getBytes(UTF_8));
        sent.add(producer.send(poison));
    }

    /** Adds what is no booking, from a producer that compresses, so that brokers take more of it. */
    void sendPacked(byte[] key, byte[] value) throws Exception {
        Map<String, Object> packing =
                Map.of("bootstrap.servers", brokers, "compression.type", "gzip", "max.request.size", 2 * value.length);
        try (var packer = new KafkaProducer<>(packing, new ByteArraySerializer(), new ByteArraySerializer())) {
            packer.send(new ProducerRecord<>(updates(), 0, key, value)).get();
        }
    }

    /** Returns once all that was sent is in the topic. */
    void flush() throws Exception {
        for (var each : sent) {
            each.get();
        }
        sent.clear();
    }

    MongoCollection<Document> mirror() {
        return mongo.getDatabase(name).getCollection("bookings");
    }

    /** Waits until the mirror holds what was sent: the newest version of each booking and nothing else. */
    void untilMirrored() throws Exception {
        flush();
        var fold = new HashMap<Object, Document>();
        for (var booking : newest.values()) {
            fold.put(BookingDocuments.id(booking), BookingDocuments.of(booking));
        }
        until(() -> mirror().countDocuments(new Document("version", new Document("$exists", true))) >= fold.size());
        until(() -> stored().equals(fold));
        assertThat(stored()).isEqualTo(fold);
    }

    /** Waits until the sink's group has committed all that was sent, so that a next sink reads none of it again. */
    void untilCommitted() throws Exception {
        flush();
        try (var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            var ends = ends(admin);
            until(() -> ends.entrySet().stream()
                    .allMatch(end ->
                            committed(admin, end.getKey()) >= end.getValue().offset()));
        }
    }

    /** How many offsets are used up, by records and by the ends of transactions. */
    long end() throws Exception {
        flush();
        try (var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            return ends(admin).values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin) throws Exception {
        return admin.listOffsets(producer.partitionsFor(updates()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all()
                .get();
    }

    private long committed(Admin admin, TopicPartition partition) {
        try {
            var offset = admin.listConsumerGroupOffsets("sink-" + name)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return offset == null ? 0 : offset.offset();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the group's offsets cannot be read", e);
        }
    }

    private Map<Object, Document> stored() {
        var stored = new HashMap<Object, Document>();
        mirror().find().forEach(document -> stored.put(document.get("_id"), document));
        return stored;
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The body of {@code /readyz}. */
    static String readiness(MongoSinkApp sink) {
        try (var http = HttpClient.newHttpClient()) {
            var address = sink.whereabouts().replace("admin at ", "") + "/readyz";
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** This story's dead letters, all that are there now. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        var properties = Map.<String, Object>of("bootstrap.servers", brokers);
        try (var reader = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = reader.partitionsFor(Channels.DEAD_LETTERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream()
                    .anyMatch(partition -> reader.position(partition) < requireNonNull(ends.get(partition)))) {
                assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
                reader.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            found.removeIf(letter -> !updates()
                    .equals(BookingHeaders.text(letter.headers(), "__streams.errors.topic")
                            .orElse("")));
            return found;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        mongo.close();
    }
}
