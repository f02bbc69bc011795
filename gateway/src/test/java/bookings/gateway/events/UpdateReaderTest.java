package bookings.gateway.events;

import static bookings.gateway.edge.Marketplace.OTHER_TRAVELER;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.TravelerId;
import bookings.gateway.edge.Marketplace;
import bookings.local.testing.SharedBroker;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Topics;
import bookings.wire.Channel;
import bookings.wire.Channels;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over a real log. */
@Timeout(120)
class UpdateReaderTest {
    private final KafkaSettings settings = KafkaSettings.from(new Environment(
            Map.of("KAFKA_BROKERS", SharedBroker.get().bootstrap(), "KAFKA_RESPONSE_TOPIC", "events-updates")));
    private final KafkaClients clients = new KafkaClients(settings, "events-test");
    private final Channel<BookingId, Booking> channel =
            Channels.of("any", "other", "events-updates").updates();

    @Test
    void what_is_committed_reaches_the_streams_of_every_process_once_and_nothing_else_does() throws Exception {
        Topics.ensure(clients, List.of(new Topics(settings).updates()));
        var beginning = Stream.generate(() -> "0").limit(settings.partitions()).collect(Collectors.joining("."));
        try (var log = producer()) {
            committed(log, 3, "1", TRAVELER);
            String reached;
            try (var process = new Instance(settings);
                    var page = process.page(beginning)) {
                page.next("ready");
                assertThat(page.next("booking")).isEqualTo("""
                        {"type":"booking-status-updated","bookingId":"eeeeeeeeeeeeeeeeeeeeeee1","status":"PENDING",\
                        "travelerId":"%s","ownerId":"%s","timestamp":"2031-01-10T12:00:00.000Z",\
                        "propertyId":"ccccccccccccccccccccccc1","propertyName":"House by the sea",\
                        "checkIn":"2031-02-01T00:00:00.000Z","checkOut":"2031-02-04T00:00:00.000Z","guests":2,\
                        "totalPrice":388,"createdAt":"2031-01-10T12:00:00.000Z",\
                        "deadline":"2031-01-11T12:00:00.000Z","version":1}""".formatted(TRAVELER, OWNER));
                log.beginTransaction();
                send(log, 3, "2", TRAVELER);
                log.flush();
                log.abortTransaction();
                log.beginTransaction();
                assertThat(log.send(new ProducerRecord<>(channel.topic(), 3, new byte[0], new byte[] {'{'})))
                        .succeedsWithin(Duration.ofSeconds(20));
                log.commitTransaction();
                committed(log, 4, "3", OTHER_TRAVELER);
                committed(log, 3, "4", TRAVELER);
                assertThat(page.next("booking")).contains("eeeeeeeeeeeeeeeeeeeeeee4");
                reached = page.lastId();
            }
            committed(log, 5, "5", TRAVELER);
            try (var later = new Instance(settings);
                    var page = later.page(reached)) {
                page.next("ready");
                assertThat(page.next("booking")).contains("eeeeeeeeeeeeeeeeeeeeeee5");
                committed(log, 3, "6", TRAVELER);
                assertThat(page.next("booking")).contains("eeeeeeeeeeeeeeeeeeeeeee6");
            }
        }
    }

    private void committed(Producer<byte[], byte[]> log, int partition, String digit, TravelerId traveler) {
        log.beginTransaction();
        send(log, partition, digit, traveler);
        log.commitTransaction();
    }

    private void send(Producer<byte[], byte[]> log, int partition, String digit, TravelerId traveler) {
        var booking = SomeBooking.of(digit, traveler, OWNER);
        var key = channel.keys().serializer().serialize(channel.topic(), booking.id());
        var value = channel.values().serializer().serialize(channel.topic(), booking);
        assertThat(log.send(new ProducerRecord<>(channel.topic(), partition, key, value)))
                .succeedsWithin(Duration.ofSeconds(20));
    }

    private Producer<byte[], byte[]> producer() {
        var properties = new HashMap<>(clients.commandProducer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "events-test");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /** A traveler's program over the log, with a marketplace in memory. */
    private static final class Instance implements AutoCloseable {
        private final LiveEvents events;
        private final Marketplace marketplace;

        Instance(KafkaSettings settings) {
            events = LiveEvents.start(new EventSettings(10, 1_200), Side.TRAVELER, settings, "events-test");
            marketplace = Marketplace.open(
                    "traveler-service", (reads, clock) -> events.before((routes, sessions, commands) -> {}));
        }

        OpenPage page(String lastId) {
            var url = URI.create(marketplace.url() + "/api/travelers/bookings/events");
            var cookie = marketplace.cookieOf(TRAVELER);
            var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (true) {
                var page = OpenPage.at(url, "Cookie", cookie, "Last-Event-ID", lastId);
                if (page.status() == 200) {
                    return page;
                }
                page.close();
                assertThat(System.nanoTime()).as("readable in time").isLessThan(end);
            }
        }

        @Override
        public void close() {
            events.close();
            marketplace.close();
        }
    }
}
