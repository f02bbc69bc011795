package bookings.topology;

import static bookings.topology.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.domain.BookingStatus;
import bookings.domain.Outcome.Changed;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.runtime.TopicMismatchException;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The program as it runs: a real broker, exactly-once, and what others write. */
class TopologyAppTest {
    private static final String PAYLOAD = "what-nobody-may-read-in-a-log";

    /** With a record's own overhead, just under what an ordinary topic and a producer's defaults take. */
    private static final int LARGEST_VALUE = 1_048_400;

    @TempDir
    private static Path folder;

    private static LiveTopology live;
    private static TopologyApp instance;

    @BeforeAll
    static void startOne() throws InterruptedException {
        live = new LiveTopology("app");
        instance = live.start(folder.resolve("state"));
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    private static Stay nextWeek() {
        var day = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(7);
        return new Stay(day, day.plusDays(3));
    }

    /** An owner of its own for each test, in the partition. */
    private static OwnerId ownerIn(int partition, String prefix) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> new OwnerId(Samples.id(prefix + "%04d".formatted(i))))
                .filter(owner -> Channels.partitionOf(owner, LiveTopology.PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static PropertyId property(String name) {
        return new PropertyId(Samples.id(name));
    }

    @Test
    void a_request_is_answered_told_and_found() {
        var owner = ownerIn(1, "01");
        var booking = Samples.booking("b1");
        live.send("request-1", Samples.request(booking, owner, property("a1"), nextWeek()));

        assertThat(live.replyTo("request-1"))
                .isInstanceOfSatisfying(
                        Changed.class, it -> assertThat(it.booking().status()).isEqualTo(BookingStatus.PENDING));
        var update = live.read(live.wire.updates().topic(), record -> isKey(record, booking.value()), 1)
                .getFirst();
        assertThat(update.partition()).as("the owner's").isEqualTo(1);

        var inbox = LiveTopology.ask(instance, "/queries/owners/" + owner + "/pending-bookings");
        assertThat(inbox.statusCode()).isEqualTo(200);
        assertThat(inbox.body())
                .isEqualTo("{\"bookings\":[" + new String(update.value(), StandardCharsets.UTF_8) + "]}");
        var few = "/queries/owners/" + owner + "/pending-bookings/up-to/";
        assertThat(LiveTopology.ask(instance, few + 1).body()).isEqualTo(inbox.body());
        assertThat(LiveTopology.ask(instance, few + 0).body()).isEqualTo("{\"more\":true}");
        assertThat(LiveTopology.ask(instance, few + "all").statusCode()).isEqualTo(400);
        var held = LiveTopology.ask(
                instance, "/queries/owners/" + owner + "/properties/" + property("a1") + "/held-stays");
        assertThat(held.statusCode()).isEqualTo(200);
        assertThat(held.body())
                .isEqualTo("{\"stays\":[{\"checkIn\":\"%s\",\"checkOut\":\"%s\"}]}"
                        .formatted(nextWeek().checkIn(), nextWeek().checkOut()));
    }

    @Test
    void queries_for_what_is_no_id_are_bad_requests() {
        assertThat(LiveTopology.ask(instance, "/queries/owners/nobody/pending-bookings")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_command_in_another_partition_is_decided_in_its_owners() {
        var owner = ownerIn(2, "02");
        var sent = command("b2", owner);
        live.send(new ProducerRecord<>(
                live.wire.requests().topic(),
                0,
                owner.value().getBytes(StandardCharsets.UTF_8),
                sent,
                idHeader("lost-1")));
        assertThat(live.replyTo("lost-1")).isInstanceOf(Changed.class);
        var update = live.read(live.wire.updates().topic(), record -> isKey(record, Samples.id("b2")), 1);
        assertThat(update.getFirst().partition()).isEqualTo(2);
    }

    @Test
    void the_largest_record_of_a_topic_can_be_rekeyed_and_buried() {
        var owner = ownerIn(1, "03");
        var large = padded(command("b3", owner));
        var topic = live.wire.requests().topic();
        live.send(new ProducerRecord<>(topic, 0, bytes("by booking"), large, new RecordHeaders()));
        live.read(live.wire.updates().topic(), record -> isKey(record, Samples.id("b3")), 1);

        var noise = new byte[LARGEST_VALUE];
        Arrays.fill(noise, (byte) 'x');
        var sent = live.send(new ProducerRecord<>(topic, 0, bytes("noise"), noise, new RecordHeaders()));
        var letter = deadLetters(topic, 1, sent.offset()).getFirst();
        assertThat(letter.value()).isEqualTo(noise);
    }

    @Test
    void what_cannot_be_read_ends_once_in_the_dead_letters_and_its_neighbours_are_decided() {
        var topic = live.wire.decisions().topic();
        var unreadable = List.of(
                bytes(""),
                bytes(PAYLOAD),
                bytes("{\"type\":\"" + PAYLOAD + "\"}"),
                bytes("{\"type\":\"booking-created\",\"guests\":\"" + PAYLOAD + "\"}"),
                bytes("[".repeat(10_000)),
                bytes("\"" + PAYLOAD.repeat(30_000) + "\""),
                bytes("{\"" + PAYLOAD + "\":NaN}"),
                bytes("{\"type\":\"owner-decision\",\"type\":\"owner-decision\"}"));
        var owner = ownerIn(0, "04");
        var key = bytes(owner.value());
        var log = watchLogs();
        var poison = new ArrayList<Long>();
        for (var value : unreadable) {
            poison.add(live.send(new ProducerRecord<>(topic, 0, key, value)).offset());
        }
        poison.add(live.send(new ProducerRecord<>(topic, 0, key, (byte[]) null)).offset());
        poison.add(live.send(new ProducerRecord<>(topic, 0, (byte[]) null, bytes("no key")))
                .offset());
        live.send(new ProducerRecord<>(topic, 0, key, command("b4", owner), idHeader("neighbour-1")));
        live.send(new ProducerRecord<>(topic, 0, (byte[]) null, command("b5", owner, "a5"), idHeader("neighbour-2")));

        assertThat(live.replyTo("neighbour-1")).isInstanceOf(Changed.class);
        assertThat(live.replyTo("neighbour-2")).as("no key is a wrong key").isInstanceOf(Changed.class);
        var letters = deadLetters(topic, poison.size(), 0);
        assertThat(letters)
                .extracting(letter -> Long.parseLong(error(letter, "offset")))
                .containsExactlyInAnyOrderElementsOf(poison);
        assertThat(letters).extracting(letter -> error(letter, "partition")).containsOnly("0");
        assertThat(letters)
                .extracting(letter -> letter.value() == null ? 0 : letter.value().length)
                .contains(PAYLOAD.length() * 30_000 + 2);
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.headers())
                        .allSatisfy(header -> assertThat(header.value())
                                .asString(StandardCharsets.UTF_8)
                                .doesNotContain(PAYLOAD)));
        assertThat(log.list).isNotEmpty().noneMatch(line -> text(line).contains(PAYLOAD));
        assertThat(instance.isRunning()).isTrue();
    }

    @Test
    void a_topic_of_another_partition_count_is_refused_with_its_repair() throws Exception {
        try (var wrong = new LiveTopology("wrong")) {
            wrong.admin
                    .createTopics(List.of(new NewTopic("wrong-requests", 4, (short) 1)))
                    .all()
                    .get();
            assertThatThrownBy(() -> wrong.begin(folder.resolve("wrong")))
                    .isInstanceOf(TopicMismatchException.class)
                    .hasMessageContaining("topic wrong-requests: partitions is 4, must be 3");
        }
    }

    private static ListAppender<ILoggingEvent> watchLogs() {
        var lines = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger("org.apache.kafka.streams");
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
        lines.start();
        return lines;
    }

    private static String text(ILoggingEvent line) {
        var thrown = line.getThrowableProxy();
        return line.getFormattedMessage() + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic, int count, long fromOffset) {
        return live.read(
                Channels.DEAD_LETTERS,
                letter -> error(letter, "topic").equals(topic) && Long.parseLong(error(letter, "offset")) >= fromOffset,
                count);
    }

    private static String error(ConsumerRecord<byte[], byte[]> letter, String what) {
        return new String(
                letter.headers().lastHeader("__streams.errors." + what).value(), StandardCharsets.UTF_8);
    }

    private static byte[] command(String name, OwnerId owner) {
        return command(name, owner, "a" + name.substring(1));
    }

    private static byte[] command(String name, OwnerId owner, String property) {
        var request = request(Samples.booking(name), owner, property(property), nextWeek());
        var headers = new RecordHeaders();
        BookingHeaders.put(headers, BookingHeaders.TIMESTAMP, "2020-01-01T00:00:00.000Z");
        return live.wire.requests().values().serializer().serialize("", headers, request);
    }

    /** A command with a field that nobody knows, as long as fits. */
    private static byte[] padded(byte[] command) {
        var json = new StringBuilder(new String(command, StandardCharsets.UTF_8));
        json.setLength(json.length() - 1);
        json.append(",\"padding\":[\"\"");
        var item = ",\"" + "x".repeat(1000) + "\"";
        while (json.length() + item.length() + 2 < LARGEST_VALUE) {
            json.append(item);
        }
        return bytes(json.append(" ".repeat(LARGEST_VALUE - json.length() - 2))
                .append("]}")
                .toString());
    }

    private static RecordHeaders idHeader(String commandId) {
        var headers = new RecordHeaders();
        BookingHeaders.put(headers, BookingHeaders.COMMAND_ID, commandId);
        return headers;
    }

    private static boolean isKey(ConsumerRecord<byte[], byte[]> record, String key) {
        return Arrays.equals(record.key(), bytes(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
