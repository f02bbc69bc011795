package bookings.gateway.notices;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingRules;
import bookings.domain.CommandId;
import bookings.domain.LoggedCommand;
import bookings.domain.Outcome.Changed;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.gateway.edge.Marketplace;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.TopicSpec;
import bookings.runtime.Topics;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of their own on a broker that stories may share, and a courier that remembers. */
final class NoticeStory implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final LocalDate DAY = LocalDate.parse("2031-02-01");

    private final KafkaSettings settings;
    private final Channels channels;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Queue<Notice> brought = new ConcurrentLinkedQueue<>();

    NoticeStory(String brokers) {
        var name = UUID.randomUUID().toString();
        settings = KafkaSettings.from(new Environment(Map.of(
                "KAFKA_BROKERS", brokers,
                "KAFKA_PARTITIONS", "2",
                "KAFKA_REQUEST_TOPIC", "requests-" + name,
                "KAFKA_DECISION_TOPIC", "decisions-" + name,
                "KAFKA_RESPONSE_TOPIC", "updates-" + name)));
        channels = settings.channels();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaSettings settings() {
        return settings;
    }

    /** Makes both topics, as the programs do. */
    NoticeStory withTopics() throws InterruptedException {
        var topics = new Topics(settings);
        Topics.ensure(new KafkaClients(settings, "story"), List.<TopicSpec>of(topics.requests(), topics.updates()));
        return this;
    }

    Courier courier() {
        return brought::add;
    }

    /** The bookings that notices were about, in the order of their coming. */
    List<String> brought() {
        return brought.stream()
                .map(notice -> switch (notice) {
                    case Notice.RequestReceived(var request, var at, var trace) ->
                        request.bookingId().value();
                    case Notice.StatusUpdated(var booking, var trace) ->
                        booking.id().value();
                })
                .toList();
    }

    void request(int number) throws Exception {
        BookingCommand command = command(number);
        var headers = BookingHeaders.of(
                command, new CommandId("c-" + number), Optional.empty(), Optional.empty(), Instant.now());
        var requests = channels.requests();
        producer.send(new ProducerRecord<>(
                        requests.topic(),
                        null,
                        requests.keys().serializer().serialize(requests.topic(), command.ownerId()),
                        requests.values().serializer().serialize(requests.topic(), headers, command),
                        headers))
                .get();
    }

    void update(int number, Instant at) throws Exception {
        var updates = channels.updates();
        producer.send(new ProducerRecord<>(
                        updates.topic(),
                        0,
                        at.toEpochMilli(),
                        updates.keys().serializer().serialize(updates.topic(), id(number)),
                        updates.values().serializer().serialize(updates.topic(), new RecordHeaders(), booking(number))))
                .get();
    }

    void nonsense() throws Exception {
        producer.send(new ProducerRecord<>(settings.requestTopic(), "nonsense".getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    /** How many records of a topic are ahead of what the group has committed, as its operators see it. */
    long lag(String group, String topic) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long lag = 0;
            for (int number = 0; number < settings.partitions(); number++) {
                var partition = new TopicPartition(topic, number);
                var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
                var offset = committed.get(partition);
                lag += end - (offset == null ? 0 : offset.offset());
            }
            return lag;
        } catch (Exception unknown) {
            throw new IllegalStateException("the group's offsets cannot be read", unknown);
        }
    }

    static String idOf(int number) {
        return id(number).value();
    }

    static RequestBooking command(int number) {
        return new RequestBooking(
                id(number),
                new OwnerId("bbbbbbbbbbbbbbbbbbbbbbb1"),
                new TravelerId("aaaaaaaaaaaaaaaaaaaaaaa1"),
                new PropertyId("ccccccccccccccccccccccc1"),
                "House by the sea",
                new Stay(DAY, DAY.plusDays(3)),
                2,
                new BigDecimal("388.00"));
    }

    static Booking booking(int number) {
        var outcome = new BookingRules(Marketplace.POLICY)
                .decide(
                        new LoggedCommand(new CommandId("c-" + number), Marketplace.NOW, command(number)),
                        Optional.empty(),
                        (property, stay) -> false);
        return ((Changed) outcome).booking();
    }

    private static BookingId id(int number) {
        return new BookingId("%024x".formatted(number));
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
