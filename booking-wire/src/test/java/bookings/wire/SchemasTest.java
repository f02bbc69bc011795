package bookings.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import bookings.contracts.RecordContract;
import bookings.domain.Refusal;
import bookings.wire.WireSamples.Sample;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that others generate their readers and writers from say what we write, and nothing that we cannot read. */
class SchemasTest {
    private static final RecordContract CONTRACT = RecordContract.ofAllTopics();
    private static final int CASES = 20_000;
    private static final String[] VALUES = {
        "null",
        "true",
        "-1",
        "0",
        "1",
        "2.5",
        "1e3",
        "1e999",
        "\"\"",
        "\"x\"",
        "{}",
        "[]",
        "[\"a b\"]",
        "2147483648",
        "\"B00000000000000000000001\"",
        "\"2027-05-02T00:00:00.000Z\"",
        "\"2027-13-02T00:00:00.000Z\"",
        "\"2027-02-31T00:00:00.000Z\"",
        "\"0000-01-01T00:00:00.000Z\"",
        "\"PENDING\"",
        "\"CANCELLED\"",
        "\"pending\"",
        "\"booking-due\"",
        "\"owner\"",
        "\"reject\"",
        "\"NOT_DUE\""
    };

    @ParameterizedTest
    @MethodSource("bookings.wire.WireSamples#all")
    void what_is_written_fits(Sample<?> sample) {
        assertThat(CONTRACT.faults(sample.channel().topic(), key(sample), text(sample), headers(sample)))
                .isEmpty();
    }

    /** Both ways: a topic or a type that is not described, and one that is described and not there. */
    @Test
    void topics_and_their_types_are_those_of_the_code() {
        var described = new TreeMap<String, Set<String>>();
        CONTRACT.topics().forEach(topic -> described.put(topic, new TreeSet<>(CONTRACT.types(topic))));
        var written = new TreeMap<String, Set<String>>();
        WireSamples.all()
                .forEach(sample -> written.computeIfAbsent(sample.channel().topic(), name -> new TreeSet<>())
                        .add(headers(sample).get(BookingHeaders.EVENT_TYPE)));
        written.put(
                Channels.REKEYED,
                WireSamples.commands()
                        .map(sample -> headers(sample).get(BookingHeaders.EVENT_TYPE))
                        .collect(Collectors.toCollection(TreeSet::new)));
        written.put(Channels.DEAD_LETTERS, Set.of("dead-letter"));

        assertThat(described).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource
    void every_refusal_fits(Refusal.Code code) throws JsonProcessingException {
        var sample = sample("reply-refused");
        assertThat(faults(sample, with(sample, "code", "\"" + code + "\""))).isEmpty();
    }

    static Stream<Refusal.Code> every_refusal_fits() {
        return Arrays.stream(Refusal.Code.values());
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @MethodSource
    void a_wrong_value_does_not(String name, String field, String value, String said) throws JsonProcessingException {
        var sample = sample(name);
        assertThat(faults(sample, with(sample, field, value)))
                .anySatisfy(fault -> assertThat(fault).startsWith("value").contains(said));
    }

    static Stream<Arguments> a_wrong_value_does_not() {
        return Stream.of(
                arguments("request", "bookingId", "\"B00000000000000000000001\"", "/bookingId"),
                arguments("request", "guests", "\"2\"", "/guests"),
                arguments("request", "guests", "0", "/guests"),
                arguments("request", "totalPrice", "\"329.70\"", "/totalPrice"),
                arguments("request", "checkIn", "\"2027-05-01\"", "/checkIn"),
                arguments("request", "checkIn", "\"2027-05-01T10:00:00.000Z\"", "/checkIn"),
                arguments("request", "timestamp", "", "'timestamp'"),
                arguments("withdrawal", "reason", "", "'reason'"),
                arguments("approval", "reason", "\"why\"", "/reason"),
                arguments("approval", "decision", "\"accept\"", "/decision"),
                arguments("rejection", "reason", "", "'reason'"),
                arguments("expiry", "due", "\"remind\"", "/due"),
                arguments("pending", "status", "\"OPEN\"", "/status"),
                arguments("pending", "version", "0", "/version"),
                arguments("pending", "commandIds", "[\"a b\"]", "/commandIds/0"),
                arguments("pending", "commandIds", "", "'commandIds'"),
                arguments("pending", "reason", "\"why\"", "/reason"),
                arguments("cancelled", "cancelledBy", "", "'cancelledBy'"),
                arguments("cancelled", "cancelledBy", "\"OWNER\"", "/cancelledBy"),
                arguments("reply-changed", "repeated", "", "'repeated'"),
                arguments("reply-changed", "booking", "{}", "/booking"),
                arguments("reply-refused", "code", "\"UNWILLING\"", "/code"),
                arguments("reply-refused", "type", "\"booking-changed\"", "'repeated'"));
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @MethodSource
    void a_wrong_header_or_key_does_not(String name, String header, String value) {
        var sample = sample(name);
        var headers = new HashMap<>(headers(sample));
        var key = header.equals("key") ? value : key(sample);
        if (value.isEmpty()) {
            headers.remove(header);
        } else if (!header.equals("key")) {
            headers.put(header, value);
        }
        assertThat(CONTRACT.faults(sample.channel().topic(), key, text(sample), headers))
                .isNotEmpty();
        headers.putAll(headers(sample));
        headers.put("of-another-program", "anything");
        assertThat(CONTRACT.faults(sample.channel().topic(), key(sample), text(sample), headers))
                .as("headers that nobody knows are no fault")
                .isEmpty();
    }

    static Stream<Arguments> a_wrong_header_or_key_does_not() {
        return Stream.of(
                arguments("request", "key", "B00000000000000000000001"),
                arguments("request", "owner-id", ""),
                arguments("request", "event-type", "booking-requested"),
                arguments("pending", "key", "none"),
                arguments("pending", "command-id", ""),
                arguments("pending", "ce_source", "/elsewhere"),
                arguments("pending", "ce_id", "b00000000000000000000001"),
                arguments("reply-changed", "key", "two words"),
                arguments("reply-changed", "timestamp", "2027-04-01T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "pending", "reply-changed"})
    void the_state_of_a_trace_fits_at_any_length_that_is_passed_on(String name) {
        var sample = sample(name);
        var headers = new HashMap<>(headers(sample));
        headers.put(BookingHeaders.TRACESTATE, "x".repeat(TraceContext.MAX_STATE_LENGTH));
        assertThat(CONTRACT.faults(sample.channel().topic(), key(sample), text(sample), headers))
                .isEmpty();
        headers.put(BookingHeaders.TRACESTATE, "x".repeat(TraceContext.MAX_STATE_LENGTH + 1));
        assertThat(CONTRACT.faults(sample.channel().topic(), key(sample), text(sample), headers))
                .singleElement()
                .asString()
                .contains("tracestate");
    }

    @Test
    void a_dead_letter_says_where_it_lay() {
        var headers = new HashMap<>(Map.of(
                DeadLetterHeaders.TOPIC, "booking-requests",
                DeadLetterHeaders.PARTITION, "3",
                DeadLetterHeaders.OFFSET, "4711",
                DeadLetterHeaders.EXCEPTION, "bookings.wire.MalformedRecordException",
                DeadLetterHeaders.MESSAGE, "NOT_JSON: not a JSON object"));
        assertThat(CONTRACT.faults(Channels.DEAD_LETTERS, "", "\0", headers)).isEmpty();
        headers.put(DeadLetterHeaders.OFFSET, "");
        assertThat(CONTRACT.faults(Channels.DEAD_LETTERS, "", "\0", headers))
                .singleElement()
                .asString()
                .contains("offset");
    }

    @Test
    void an_event_of_a_stream_is_the_update_without_the_ids_of_commands() throws JsonProcessingException {
        var booking = with(sample("pending"), "commandIds", "");
        for (var path : List.of("/api/travelers/bookings/events", "/api/owners/bookings/events")) {
            assertThat(CONTRACT.faults(path, "booking", booking)).isEmpty();
            assertThat(CONTRACT.faults(path, "ready", "{}")).isEmpty();
            assertThat(CONTRACT.faults(path, "reset", "{}")).isEmpty();
            assertThat(CONTRACT.faults(path, "ready", "{\"at\":1}")).isNotEmpty();
            assertThat(CONTRACT.faults(path, "booking", booking.replace("PENDING", "OPEN")))
                    .isNotEmpty();
            assertThat(CONTRACT.faults(path, "gone", "{}")).isNotEmpty();
        }
    }

    /** What a schema lets pass and no reader takes would be a trap for those who write by it. */
    @Test
    void whatever_fits_is_read() throws JsonProcessingException {
        var random = new SplittableRandom(Long.getLong("bookings.seed", 1));
        var samples = WireSamples.all().toList();
        var fitting = 0;
        for (var i = 0; i < CASES; i++) {
            var sample = samples.get(random.nextInt(samples.size()));
            var value = changed(sample, random);
            if (faults(sample, value).isEmpty()) {
                fitting++;
                try {
                    var unused = sample.read(value.getBytes(StandardCharsets.UTF_8));
                } catch (MalformedRecordException unread) {
                    assertThat(unread.getMessage())
                            .as(value)
                            // a calendar and the order of two days are beyond a schema
                            .containsAnyOf("must be an ISO 8601 date", "must be after", "do not agree");
                }
            }
        }
        assertThat(fitting).as("some fit, some do not").isBetween(CASES / 50, CASES * 49 / 50);
    }

    private static String changed(Sample<?> sample, SplittableRandom random) throws JsonProcessingException {
        var json = (ObjectNode) Json.mapper().readTree(text(sample));
        var names = new ArrayList<String>();
        json.fieldNames().forEachRemaining(names::add);
        var field = names.get(random.nextInt(names.size()));
        return with(sample, field, random.nextInt(8) == 0 ? "" : VALUES[random.nextInt(VALUES.length)]);
    }

    /** @param json of the field; empty to leave it out */
    private static String with(Sample<?> sample, String field, String json) throws JsonProcessingException {
        var object = (ObjectNode) Json.mapper().readTree(text(sample));
        if (json.isEmpty()) {
            object.remove(field);
        } else {
            object.set(field, Json.mapper().readTree(json));
        }
        return object.toString();
    }

    private static List<String> faults(Sample<?> sample, String value) {
        return CONTRACT.faults(sample.channel().topic(), key(sample), value, headers(sample));
    }

    private static Sample<?> sample(String name) {
        return WireSamples.all()
                .filter(sample -> sample.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String key(Sample<?> sample) {
        return sample.channel().topic().equals(Channels.REPLIES) ? "command-1" : "b00000000000000000000001";
    }

    private static String text(Sample<?> sample) {
        return new String(sample.written(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(Sample<?> sample) {
        var headers = new LinkedHashMap<String, String>();
        sample.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
