package bookings.topology;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingPolicy;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.OwnerId;
import bookings.runtime.Environment;
import bookings.runtime.tracing.Tracing;
import bookings.runtime.tracing.TracingSettings;
import bookings.topology.store.BookingStore;
import bookings.wire.BookingHeaders;
import bookings.wire.Channel;
import bookings.wire.Channels;
import bookings.wire.ReceivedCommand;
import bookings.wire.TraceContext;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole topology over one partition, in the test's hand: its clocks, what is asked, and what it tells. Bytes go in
 * and come out as they would in the topics.
 */
final class Marketplace implements AutoCloseable {
    static final Instant OPENING = Instant.parse("2027-04-01T10:00:00Z");
    static final Duration TICK = Duration.ofSeconds(1);
    static final int DUE_PER_TICK = 3;

    private static final TracingSettings TRACING = TracingSettings.from(new Environment(Map.of()), "booking-topology");

    final Channels wire = Channels.of("booking-requests", "owner-decisions", "booking-updates");
    final List<Told<BookingId, Booking>> updates = new ArrayList<>();
    final List<Told<CommandId, Outcome>> replies = new ArrayList<>();
    final List<Told<OwnerId, BookingCommand>> due = new ArrayList<>();
    final List<Told<OwnerId, ReceivedCommand>> rekeyed = new ArrayList<>();
    final InMemorySpanExporter spans = InMemorySpanExporter.create();
    final List<TestRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

    /** The command topics in the order of their appends, each record with the log's time. */
    final List<Appended> log = new ArrayList<>();

    private final LogClock logClock = LogClock.at(OPENING);
    private final TopologyTestDriver driver;

    /** A record in a command topic. */
    record Appended(String topic, TestRecord<byte[], byte[]> record, Instant at) {}

    Marketplace(Path folder, BookingPolicy policy) {
        var decider = new DeciderSettings(policy, 1, TICK, DUE_PER_TICK, CommitMode.DRAINED);
        driver = new TopologyTestDriver(
                BookingTopology.of(
                        wire, decider, new DecidedPartitions(), Tracing.to(SimpleSpanProcessor.create(spans), TRACING)),
                properties(folder),
                OPENING);
    }

    /** As in production, but that the driver shows dead letters under at-least-once only. */
    private Properties properties(Path folder) {
        var settings = TopologySettings.from(new Environment(Map.of("STATE_DIR", folder.toString())));
        var properties = StreamsProperties.of(settings, "localhost:0");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, LogClock.class);
        properties.put(LogClock.CLOCK, logClock);
        return properties;
    }

    /** Appends a command as our own programs do; its answer can be asked for by its id. */
    void send(String commandId, BookingCommand command) {
        var headers = BookingHeaders.of(
                command, new CommandId(commandId), Optional.of("gateway-1"), Optional.of(traceOf(commandId)), OPENING);
        var topic = topicOf(command);
        var value = topic.values().serializer().serialize(topic.topic(), headers, command);
        append(topic.topic(), command.ownerId().value(), value, headers);
    }

    /** The trace in which a command is sent: another one for each. */
    static TraceContext traceOf(String commandId) {
        var digits = HexFormat.of().toHexDigits(commandId.hashCode(), 8);
        return new TraceContext(
                "7".repeat(24) + digits, "5".repeat(8) + digits, TraceContext.SAMPLED, "test=" + digits);
    }

    void append(String topic, String key, byte[] value, Headers headers) {
        append(new Appended(
                topic, new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, logClock.now()), now()));
    }

    /** Appends what another log holds, at the time at which it does. */
    void append(Appended appended) {
        logClock.set(appended.at());
        log.add(appended);
        driver.createInputTopic(appended.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(appended.record());
        listen();
    }

    /** Time by the log. */
    Instant now() {
        return logClock.now();
    }

    void setLogClock(Instant now) {
        logClock.set(now);
    }

    /** Both clocks go on; the instance looks once for what has fallen due. */
    void timePasses(Duration time) {
        logClock.advance(time);
        instanceClockGoesOn(time);
    }

    /** The instance's clock alone goes on, so that it runs ahead of the log's. */
    void instanceClockGoesOn(Duration time) {
        driver.advanceWallClockTime(time);
        listen();
    }

    KeyValueStore<Bytes, byte[]> store() {
        return driver.getKeyValueStore(BookingStore.NAME);
    }

    private Channel<OwnerId, BookingCommand> topicOf(BookingCommand command) {
        return command instanceof RequestBooking || command instanceof WithdrawBooking
                ? wire.requests()
                : wire.decisions();
    }

    private void listen() {
        for (var written : written(wire.decisions().topic())) {
            due.add(Told.of(wire.decisions(), written));
            log.add(new Appended(wire.decisions().topic(), written, now()));
        }
        written(wire.rekeyed().topic()).forEach(record -> rekeyed.add(Told.of(wire.rekeyed(), record)));
        written(wire.updates().topic()).forEach(record -> updates.add(Told.of(wire.updates(), record)));
        written(wire.replies().topic()).forEach(record -> replies.add(Told.of(wire.replies(), record)));
        deadLetters.addAll(written(Channels.DEAD_LETTERS));
    }

    private List<TestRecord<byte[], byte[]>> written(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
