package bookings.gateway.edge;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingRules;
import bookings.domain.CommandId;
import bookings.domain.LoggedCommand;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Stay;
import bookings.gateway.edge.Receipt.Decided;
import bookings.gateway.edge.Receipt.Recorded;
import bookings.local.testing.SharedBroker;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Meters;
import bookings.runtime.Topics;
import bookings.runtime.tracing.Tracing;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import bookings.wire.TraceContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands out and replies back over a real broker. */
@Timeout(120)
class KafkaLinkTest {
    private final Meters meters = new Meters();
    private static final Duration WAIT = Duration.ofSeconds(10);
    /** No rule here looks at the calendar of the day on which the test runs. */
    private static final LocalDate DAY = LocalDate.parse("2031-02-01");

    private static final TraceContext TRACE =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1, "vendor=1");

    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final PendingReplies replies = new PendingReplies(1_000, 0);

    @AfterEach
    void close() {
        timer.shutdownNow();
        answering.shutdownNow();
    }

    @Test
    void a_command_lies_in_its_owners_partition_and_its_reply_finds_its_way_back() throws Exception {
        var settings = settings(SharedBroker.get().bootstrap());
        var clients = new KafkaClients(settings, "link-test");
        var channels = settings.channels();
        try (var link =
                KafkaLink.start(settings, clients, Topics::requests, replies, answering, Clock.systemUTC(), meters)) {
            link.await(Duration.ofSeconds(60));
            assertThat(link.whyNot()).isEmpty();
            var bus = new CommandBus(link, replies, timer, answering, new EdgeMeters(meters), Tracing.off());

            var recorded = bus.send(request("1"), new CommandId("c-1"), Duration.ZERO, TRACE);
            assertThat(recorded.get(20, TimeUnit.SECONDS)).isInstanceOf(Recorded.class);

            var decided = bus.send(request("2"), new CommandId("c-2"), WAIT, TRACE);
            answerAll(settings, clients, channels, 2);
            assertThat(decided.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Decided.class,
                            receipt -> assertThat(receipt.outcome())
                                    .isInstanceOfSatisfying(
                                            Changed.class,
                                            outcome -> assertThat(outcome.booking())
                                                    .extracting(Booking::id)
                                                    .isEqualTo(request("2").bookingId())));
            assertThat(replies.count()).isZero();
        }
    }

    @Test
    void while_brokers_are_away_nobody_waits_and_nothing_is_recorded() throws Exception {
        var clients = new KafkaClients(settings(unusedAddress()), "link-test");
        try (var link = KafkaLink.start(
                settings(unusedAddress()), clients, Topics::requests, replies, answering, Clock.systemUTC(), meters)) {
            link.await(Duration.ofMillis(100));
            var bus = new CommandBus(link, replies, timer, answering, new EdgeMeters(meters), Tracing.off());

            var began = System.nanoTime();
            IntStream.range(0, 1_000)
                    .forEach(i -> assertThatThrownBy(() -> bus.send(request("1"), new CommandId("c-" + i), WAIT, TRACE))
                            .isInstanceOf(HttpFault.class)
                            .hasMessage("Nothing was recorded, try again"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(replies.count()).isZero();
            assertThat(link.whyNot()).hasValue("not connected yet");
        }
    }

    /** Does what the topology does, for as many commands: the next version, sent to whoever asked. */
    private static void answerAll(KafkaSettings settings, KafkaClients clients, Channels channels, int commands) {
        var partition = new TopicPartition(settings.requestTopic(), Channels.partitionOf(OWNER, settings.partitions()));
        var rules = new BookingRules(POLICY);
        var requests = channels.requests();
        var answers = channels.replies();
        try (var consumer = new KafkaConsumer<>(
                        clients.committedReader("test", KafkaClients.NoOffset.EARLIEST),
                        requests.keys().deserializer(),
                        requests.values().deserializer());
                var producer = new KafkaProducer<CommandId, Outcome>(
                        clients.commandProducer(),
                        answers.keys().serializer(),
                        answers.values().serializer())) {
            consumer.assign(List.of(partition));
            for (int answered = 0; answered < commands; ) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    BookingCommand command = record.value();
                    assertThat(BookingHeaders.trace(record.headers())).contains(TRACE);
                    var id = BookingHeaders.commandId(record.headers()).orElseThrow();
                    var outcome = rules.decide(
                            new LoggedCommand(id, Marketplace.NOW, command),
                            Optional.empty(),
                            (property, stay) -> false);
                    var headers = BookingHeaders.of(outcome, id, Marketplace.NOW, record.headers());
                    var sent = producer.send(
                            new ProducerRecord<>(answers.topic(), partition.partition(), id, outcome, headers));
                    assertThat(sent).succeedsWithin(WAIT);
                    answered++;
                }
            }
        }
    }

    private static RequestBooking request(String number) {
        return new RequestBooking(
                new BookingId("e".repeat(23) + number),
                OWNER,
                TRAVELER,
                HOUSE,
                "House by the sea",
                new Stay(DAY, DAY.plusDays(3)),
                2,
                new BigDecimal("388.00"));
    }

    private static KafkaSettings settings(String brokers) {
        return KafkaSettings.from(new Environment(Map.of(
                "KAFKA_BROKERS", brokers,
                "KAFKA_REQUEST_TOPIC", "link-requests",
                "KAFKA_DECISION_TOPIC", "link-decisions",
                "KAFKA_RESPONSE_TOPIC", "link-updates")));
    }

    private static String unusedAddress() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
