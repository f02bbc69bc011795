package bookings.wire;

import static bookings.wire.MalformedRecordException.Fault.BAD_VALUE;
import static bookings.wire.MalformedRecordException.Fault.MISSING_FIELD;
import static bookings.wire.MalformedRecordException.Fault.NOT_JSON;
import static bookings.wire.MalformedRecordException.Fault.UNKNOWN_TYPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import bookings.wire.MalformedRecordException.Fault;
import bookings.wire.WireSamples.Sample;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that lies in a topic may stop a reader: it is a message, or it is malformed, and which of both is soon known. */
class MalformedRecordsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String REQUEST = """
            {"type":"booking-created","bookingId":"b00000000000000000000001","propertyId":"a00000000000000000000001",\
            "propertyName":"SECRET","travelerId":"7a0000000000000000000001","ownerId":"0e0000000000000000000001",\
            "checkIn":"2027-05-01T00:00:00.000Z","checkOut":"2027-05-04T00:00:00.000Z","guests":2,"totalPrice":300}""";

    /** May be left out: names and reasons are for people, the time is the log's, and an approval has no reason. */
    private static final Set<String> OPTIONAL =
            Set.of("propertyName", "reason", "timestamp", "repeated", "cancelledBy", "cancelledAt");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_value_that_is_no_json_object_within_bounds(String name, byte @Nullable [] value) {
        assertThat(faultOf(value)).isEqualTo(NOT_JSON);
    }

    static Stream<Arguments> a_value_that_is_no_json_object_within_bounds() {
        var huge = 900_000;
        return Stream.of(
                Arguments.of("null", null),
                text("empty", ""),
                text("blank", "  \n"),
                text("words", "SECRET SECRET"),
                text("array", "[" + REQUEST + "]"),
                text("string", "\"SECRET\""),
                text("JSON null", "null"),
                text("number", "5"),
                text("cut short", REQUEST.substring(0, REQUEST.length() - 1)),
                text("trailing text", REQUEST + "SECRET"),
                text("two objects", REQUEST + REQUEST),
                text("duplicate key", with("guests", "2,\"guests\":3")),
                text("NaN", with("guests", "NaN")),
                text("Infinity", with("totalPrice", "Infinity")),
                text("-Infinity", with("totalPrice", "-Infinity")),
                text("hexadecimal", with("guests", "0x2")),
                text("comment", REQUEST.replace("{", "{/*SECRET*/")),
                text("single quotes", REQUEST.replace('"', '\'')),
                text("10,000 deep", with("x", "[".repeat(10_000) + "]".repeat(10_000))),
                text("10,000 deep and open", "{\"SECRET\":".repeat(10_000)),
                text("900 KB of digits", with("guests", "9".repeat(huge))),
                text("900 KB of decimals", with("totalPrice", "0." + "9".repeat(huge))),
                text("900 KB of text", with("reason", "\"" + "SECRET".repeat(huge / 6) + "\"")),
                text("900 KB of name", "{\"" + "SECRET".repeat(huge / 6) + "\":1}"),
                text("byte order mark", "\ufeff" + REQUEST),
                Arguments.of("UTF-16", REQUEST.getBytes(UTF_16LE)),
                Arguments.of("UTF-16, other end first", REQUEST.getBytes(UTF_16BE)),
                Arguments.of("UTF-16 with its mark", ("\ufeff" + REQUEST).getBytes(UTF_16BE)),
                Arguments.of("bytes", new byte[] {0, (byte) 0xff, (byte) 0xfe, 0}),
                Arguments.of("broken UTF-8", REQUEST.replace("SECRET", "\u00ff").getBytes(ISO_8859_1)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bookingId    | "SECRET"
            bookingId    | ""
            bookingId    | 5
            bookingId    | {"$ne":null}
            ownerId      | ["0e0000000000000000000001"]
            travelerId   | "7a00000000000000000000012"
            propertyId   | "aaaaaaaaaaaa"
            propertyName | "\\ud800"
            propertyName | "\\udc00\\ud800"
            propertyName | {"SECRET":1}
            checkIn      | 0
            checkIn      | 1e18
            checkIn      | true
            checkIn      | {}
            checkIn      | "SECRET"
            checkIn      | "2027-05-04T00:00:00.000Z"
            checkIn      | "2027-05-05T00:00:00.000Z"
            checkIn      | "-999999999-01-01T00:00:00+18:00"
            checkOut     | "+999999999-12-31T23:59:59-18:00"
            checkOut     | "+999999999-12-31"
            guests       | 1.5
            guests       | "1.5"
            guests       | true
            guests       | "two"
            guests       | ""
            guests       | []
            guests       | {}
            guests       | 2147483648
            guests       | 1e999999999
            guests       | "1e999999999"
            guests       | 1e-999999999
            guests       | 100e2147483647
            guests       | "100e2147483647"
            guests       | "1e2147483648"
            totalPrice   | true
            totalPrice   | "NaN"
            totalPrice   | "Infinity"
            totalPrice   | "SECRET"
            totalPrice   | []
            totalPrice   | 0.1234
            totalPrice   | 1e308
            totalPrice   | 1e999999999
            totalPrice   | 1e-999999999
            totalPrice   | 1e2147483647
            totalPrice   | "1e2147483647"
            totalPrice   | "-100e2147483647"
            totalPrice   | 100e2147483647
            """)
    void a_request_with_a_field_that_means_nothing(String field, String json) {
        assertThat(faultOf(with(field, json).getBytes(UTF_8))).isEqualTo(BAD_VALUE);
    }

    @Test
    void a_number_whose_exponent_no_number_has() {
        assertThat(faultOf(with("guests", "1e99999999999").getBytes(UTF_8))).isEqualTo(NOT_JSON);
        assertThat(faultOf(with("unknown", "1e-99999999999").getBytes(UTF_8))).isEqualTo(NOT_JSON);
        assertThat(faultOf(with("guests", "\"1e99999999999\"").getBytes(UTF_8))).isEqualTo(BAD_VALUE);
    }

    @Test
    void a_text_that_is_too_long() {
        assertThat(faultOf(with("propertyName", "\"" + "x".repeat(1001) + "\"").getBytes(UTF_8)))
                .isEqualTo(BAD_VALUE);
        assertThat(faultOf(with("guests", "\"" + "9".repeat(4000) + "\"").getBytes(UTF_8)))
                .isEqualTo(BAD_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"SECRET", "booking-status-updated", "BOOKING-CREATED", "''"})
    void a_command_of_unknown_type(String type) {
        assertThat(faultOf(with("type", "\"" + type + "\"").getBytes(UTF_8))).isEqualTo(UNKNOWN_TYPE);
    }

    @ParameterizedTest
    @MethodSource("bookings.wire.WireSamples#all")
    void a_message_without_one_of_its_fields(Sample<?> sample) throws IOException {
        for (var field : fields(sample.written())) {
            if (!OPTIONAL.contains(field) && !isDispensable(field, sample)) {
                var without = (ObjectNode) Json.mapper().readTree(sample.written());
                without.remove(field);
                assertThat(faultOf(sample, Json.mapper().writeValueAsBytes(without)))
                        .as(field)
                        .isEqualTo(MISSING_FIELD);
                without.putNull(field);
                assertThat(faultOf(sample, Json.mapper().writeValueAsBytes(without)))
                        .as(field)
                        .isEqualTo(MISSING_FIELD);
            }
        }
    }

    /** A change names its booking and owner in the booking, and a refusal may have none to show. */
    private static boolean isDispensable(String field, Sample<?> sample) {
        return switch (field) {
            case "booking" -> sample.name().startsWith("reply-refused");
            case "bookingId", "ownerId" ->
                sample.name().equals("reply-changed") || sample.name().equals("reply-repeated");
            default -> false;
        };
    }

    private static List<String> fields(byte[] value) throws IOException {
        var names = new ArrayList<String>();
        Json.mapper().readTree(value).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Arguments text(String name, String value) {
        return Arguments.of(name, value.getBytes(UTF_8));
    }

    /** The request with the field set to this JSON, or added. */
    private static String with(String field, String json) {
        var replaced = REQUEST.replaceFirst(
                "\"" + field + "\":(\"[^\"]*\"|[0-9]+)", Matcher.quoteReplacement("\"" + field + "\":" + json));
        return replaced.equals(REQUEST) ? REQUEST.replace("{", "{\"" + field + "\":" + json + ",") : replaced;
    }

    private static Fault faultOf(byte @Nullable [] value) {
        return faultOf(WireSamples.commands().findFirst().orElseThrow(), value);
    }

    @SuppressWarnings("NullAway") // a record may have no value
    private static Fault faultOf(Sample<?> sample, byte @Nullable [] value) {
        return assertTimeoutPreemptively(SOON, () -> {
            try {
                return fail("was read as " + sample.read(value));
            } catch (MalformedRecordException e) {
                assertThat(e).hasNoCause().hasMessageStartingWith(e.fault().name());
                assertThat(e.getMessage()).doesNotContain("SECRET").hasSizeLessThan(200);
                return e.fault();
            }
        });
    }
}
