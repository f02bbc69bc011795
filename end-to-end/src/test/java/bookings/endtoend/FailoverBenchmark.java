package bookings.endtoend;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.local.BrokerProcess;
import bookings.local.EmbeddedBroker;
import bookings.local.FreePorts;
import bookings.topology.TopologyApp;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long decisions wait when one of two instances of the topology goes away, under 50 requests a second over all
 * partitions: killed, started again, told to stop. Ways to share the partitions take turns on one broker. What is printed
 * is the longest delay of any answer; {@code -Drounds=3} says how often, {@code -Dways='classic-.-3'} which, as a regular expression.
 */
final class FailoverBenchmark {
    private static final int REQUESTS_PER_SECOND = 50;
    private static final Duration STEADY = Duration.ofSeconds(3);

    /** A way to share the partitions. */
    private record Way(String name, String protocol, String session, String transaction) {}

    private static final List<Way> WAYS = List.of(
            new Way("classic-6-10", "classic", "6s", "10s"),
            new Way("classic-6-5", "classic", "6s", "5s"),
            new Way("classic-6-3", "classic", "6s", "3s"),
            new Way("classic-3-3", "classic", "3s", "3s"),
            new Way("streams-6-3", "streams", "6s", "3s"),
            new Way("streams-3-3", "streams", "3s", "3s"));

    private FailoverBenchmark() {}

    public static void main(String[] args) throws Exception {
        var directory = Files.createTempDirectory("failover");
        try (var broker = BrokerProcess.start(new EmbeddedBroker.Config(directory.resolve("kafka"), 0, Map.of()))) {
            for (int round = 1; round <= Integer.getInteger("rounds", 3); round++) {
                for (var way : WAYS) {
                    if (way.name().matches(System.getProperty("ways", ".*"))) {
                        measure(way, round, directory, broker.bootstrap());
                    }
                }
            }
        }
    }

    private static void measure(Way way, int round, Path directory, String brokers) throws InterruptedException {
        var name = way.name() + "-" + round;
        var wire = Channels.of(name + "-requests", name + "-decisions", name + "-updates");
        try (var first = instance(way, name, "one", directory, brokers, wire);
                var second = instance(way, name, "two", directory, brokers, wire)) {
            first.start();
            first.awaitReady();
            second.start();
            second.awaitReady();
            try (var load = new Load(brokers, wire)) {
                load.settle();
                load.longestDelay();
                first.kill();
                load.settle();
                var killed = load.longestDelay();
                first.start();
                first.awaitReady();
                load.settle();
                var rejoined = load.longestDelay();
                second.process().stop(Duration.ofSeconds(30));
                load.settle();
                var stopped = load.longestDelay();
                System.out.printf(
                        "%-14s round %d: killed %5d ms, rejoined %5d ms, told to stop %5d ms%n",
                        way.name(), round, killed, rejoined, stopped);
            }
        }
    }

    private static Part instance(Way way, String name, String which, Path directory, String brokers, Channels wire) {
        return new Part(
                name + "-" + which,
                TopologyApp.class,
                directory,
                FreePorts.next(),
                Map.of(
                        "KAFKA_BROKERS", brokers,
                        "KAFKA_REQUEST_TOPIC", wire.requests().topic(),
                        "KAFKA_DECISION_TOPIC", wire.decisions().topic(),
                        "KAFKA_RESPONSE_TOPIC", wire.updates().topic(),
                        "APPLICATION_ID", name,
                        "STATE_DIR", directory.resolve(name + "-" + which).toString(),
                        "GROUP_PROTOCOL", way.protocol(),
                        "SESSION_TIMEOUT", way.session(),
                        "TRANSACTION_TIMEOUT", way.transaction()));
    }

    /** Requests at a steady pace, each from another owner, and the delays of their answers. */
    private static final class Load implements AutoCloseable {
        private final Channels wire;
        private final KafkaProducer<byte[], byte[]> producer;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Map<String, Long> open = new ConcurrentHashMap<>();
        private final AtomicLong longest = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final List<Thread> threads;

        Load(String brokers, Channels wire) {
            this.wire = wire;
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", brokers, "linger.ms", 0),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            var replies = consumer.partitionsFor(Channels.REPLIES).stream()
                    .map(partition -> new TopicPartition(Channels.REPLIES, partition.partition()))
                    .toList();
            consumer.assign(replies);
            consumer.seekToEnd(replies);
            replies.forEach(consumer::position); // else it would begin behind the first answers
            threads = List.of(
                    Thread.ofPlatform().start(this::send), Thread.ofPlatform().start(this::receive));
        }

        /** Three seconds, and then until everything sent up to then is answered. */
        void settle() throws InterruptedException {
            Thread.sleep(STEADY); // measured time, not waited for anything
            var until = System.nanoTime();
            Waiting.until("the answers", () -> open.values().stream().noneMatch(sent -> sent < until));
        }

        /** Of the answers since the last time, in milliseconds. */
        long longestDelay() {
            return longest.getAndSet(0) / 1_000_000;
        }

        private void send() {
            var random = new Random();
            var day = LocalDate.now(ZoneOffset.UTC).plusDays(10);
            while (!ended.get()) {
                var command = new RequestBooking(
                        new BookingId(id(random)),
                        new OwnerId(id(random)),
                        new TravelerId(id(random)),
                        new PropertyId(id(random)),
                        "House",
                        new Stay(day, day.plusDays(2)),
                        2,
                        new BigDecimal("100"));
                var key = id(random);
                var headers = BookingHeaders.of(
                        command, new CommandId(key), Optional.of("benchmark"), Optional.empty(), Instant.now());
                open.put(key, System.nanoTime());
                var unused = producer.send(new ProducerRecord<>(
                        wire.requests().topic(),
                        null,
                        command.ownerId().value().getBytes(StandardCharsets.UTF_8),
                        wire.requests()
                                .values()
                                .serializer()
                                .serialize(wire.requests().topic(), headers, command),
                        headers));
                LockSupport.parkNanos(1_000_000_000L / REQUESTS_PER_SECOND);
            }
        }

        private void receive() {
            while (!ended.get()) {
                for (var reply : consumer.poll(Duration.ofMillis(10))) {
                    var sent = open.remove(new String(reply.key(), StandardCharsets.UTF_8));
                    if (sent != null) {
                        longest.accumulateAndGet(System.nanoTime() - sent, Math::max);
                    }
                }
            }
        }

        private static String id(Random random) {
            return "%012x%012x".formatted(random.nextLong(1L << 48), random.nextLong(1L << 48));
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            for (var thread : threads) {
                thread.join();
            }
            consumer.close();
            producer.close();
        }
    }
}
