package bookings.topology;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * When to commit, measured: a closed loop of requests from produce to committed reply, through the program on a broker
 * in this JVM, its ways to commit taking turns. No test; {@code docs/decisions/0004-commits-follow-the-load.md} says
 * how to run it and what came out.
 */
@SuppressWarnings("SystemOut")
final class CommitBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration JVM_WARM_UP = Duration.ofSeconds(8);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration MEASURED = Duration.ofSeconds(4);
    private static final Duration IDLE = Duration.ofSeconds(8);
    private static final int OWNERS = 1_000;

    /** A way to commit, as an operator would set it. */
    private record Way(String name, Map<String, String> settings) {}

    private static final List<Way> WAYS = List.of(
            new Way("drained", Map.of("COMMIT_MODE", "drained")),
            new Way("interval-1-1", interval(1, 1)),
            new Way("interval-10-5", interval(10, 5)));

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LiveTopology live;
    private final Map<String, Long> sentAt = new HashMap<>();
    private long[] latencies = new long[1 << 20];
    private int answered = 0;
    private int sent = 0;

    private CommitBenchmark(LiveTopology live) {
        this.live = live;
        var broker = LiveTopology.bootstrap();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed", "fetch.max.wait.ms", 100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(Channels.REPLIES).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    public static void main(String[] arguments) throws Exception {
        System.out.printf(
                "load average at the start %.1f%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        var folder = Files.createTempDirectory("commit-benchmark");
        for (var round = 0; round <= ROUNDS; round++) {
            var order = new ArrayList<>(WAYS);
            Collections.rotate(order, round);
            for (var way : order) {
                var name = way.name() + "-" + round;
                try (var live = new LiveTopology(name)) {
                    way.settings().forEach(live::set);
                    live.start(folder.resolve(name));
                    if (round == 0) {
                        var benchmark = new CommitBenchmark(live);
                        benchmark.run(1000, JVM_WARM_UP);
                        benchmark.close();
                        continue;
                    }
                    var benchmark = new CommitBenchmark(live);
                    benchmark.run(16, WARM_UP);
                    for (var inFlight : List.of(1, 16, 1000)) {
                        System.out.println(round + " " + way.name() + " " + benchmark.run(inFlight, MEASURED));
                    }
                    benchmark.close();
                    if (round == 1) {
                        System.out.printf("%d %s idle %.1f %% of a core%n", round, way.name(), idleCpu());
                    }
                }
            }
        }
        System.out.printf("no topology: idle %.1f %% of a core%n", idleCpu());
        System.out.printf(
                "load average at the end %.1f%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static Map<String, String> interval(int commitMillis, int pollMillis) {
        return Map.of(
                "COMMIT_MODE", "interval",
                "STREAMS_CONFIG_COMMIT_INTERVAL_MS", Integer.toString(commitMillis),
                "STREAMS_CONFIG_POLL_MS", Integer.toString(pollMillis));
    }

    /** Keeps so many requests in flight for a while, then waits for the last of them. */
    private String run(int inFlight, Duration duration) {
        answered = 0;
        var begin = System.nanoTime();
        for (var i = 0; i < inFlight; i++) {
            send();
        }
        while (!sentAt.isEmpty()) {
            for (var reply : consumer.poll(Duration.ofMillis(100))) {
                var since = sentAt.remove(new String(reply.key(), StandardCharsets.UTF_8));
                if (since != null) {
                    record(System.nanoTime() - since);
                    if (System.nanoTime() - begin < duration.toNanos()) {
                        send();
                    }
                }
            }
        }
        var seconds = (System.nanoTime() - begin) / 1e9;
        var sorted = Arrays.copyOf(latencies, answered);
        Arrays.sort(sorted);
        return "in flight %d: p50 %.1f ms, p99 %.1f ms, %.0f req/s"
                .formatted(inFlight, sorted[answered / 2] / 1e6, sorted[answered * 99 / 100] / 1e6, answered / seconds);
    }

    private void record(long nanos) {
        if (answered == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * answered);
        }
        latencies[answered++] = nanos;
    }

    /** A request for a property of its own, so that each opens a booking. */
    private void send() {
        var number = sent++;
        var commandId = live.group() + "-" + number;
        var owner = new OwnerId(Samples.id("0e%06d".formatted(number % OWNERS)));
        var day = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(30);
        var command = Samples.request(
                Samples.booking("b%010d".formatted(number)),
                owner,
                new PropertyId(Samples.id("a%010d".formatted(number))),
                new Stay(day, day.plusDays(3)));
        var headers = new RecordHeaders();
        BookingHeaders.put(headers, BookingHeaders.TIMESTAMP, "2027-01-01T00:00:00.000Z");
        BookingHeaders.put(headers, BookingHeaders.COMMAND_ID, commandId);
        BookingHeaders.put(headers, BookingHeaders.REPLY_TO, "benchmark");
        var topic = live.wire.requests();
        sentAt.put(commandId, System.nanoTime());
        var unused = producer.send(
                new ProducerRecord<>( // without a reply the run does not end
                        topic.topic(),
                        null,
                        owner.value().getBytes(StandardCharsets.UTF_8),
                        topic.values().serializer().serialize(topic.topic(), headers, command),
                        headers));
    }

    private void close() {
        producer.close();
        consumer.close();
    }

    /** Of this JVM, broker included, in percent of one core. */
    private static double idleCpu() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var before = system.getProcessCpuTime();
        var begin = System.nanoTime();
        while (System.nanoTime() - begin < IDLE.toNanos()) {
            LockSupport.parkNanos(IDLE.toNanos());
        }
        return 100.0 * (system.getProcessCpuTime() - before) / (System.nanoTime() - begin);
    }
}
