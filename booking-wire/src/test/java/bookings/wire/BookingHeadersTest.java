package bookings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.CommandId;
import bookings.domain.Outcome.Changed;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden files do not show: headers that are missing, foreign or given twice. */
class BookingHeadersTest {
    @Test
    void a_text_has_up_to_255_bytes() {
        assertThat(BookingHeaders.text(with("reply-to", "x".repeat(255)), "reply-to"))
                .contains("x".repeat(255));
        assertThat(BookingHeaders.text(with("reply-to", "x".repeat(256)), "reply-to"))
                .isEmpty();
        assertThat(BookingHeaders.text(with("reply-to", "é".repeat(128)), "reply-to"))
                .isEmpty();
        assertThat(BookingHeaders.text(with("reply-to", ""), "reply-to")).contains("");
    }

    @Test
    void a_header_without_value_is_as_good_as_none() {
        var headers = new RecordHeaders().add("reply-to", null);

        assertThat(BookingHeaders.text(headers, "reply-to")).isEmpty();
        assertThat(BookingHeaders.text(headers, "command-id")).isEmpty();
    }

    @Test
    void the_last_of_two_counts_and_put_leaves_one() {
        var headers = with("command-id", "first").add("command-id", "second".getBytes(UTF_8));

        assertThat(BookingHeaders.commandId(headers)).contains(new CommandId("second"));
        BookingHeaders.put(headers, "command-id", "third");
        assertThat(headers.headers("command-id")).extracting(Header::value).containsExactly("third".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\n", "é"})
    void an_unusable_command_id_is_none(String value) {
        assertThat(BookingHeaders.commandId(with("command-id", value))).isEmpty();
    }

    @Test
    void what_the_command_did_not_have_is_not_made_up() {
        var outcome = new Changed(WireSamples.pending());

        var reply = BookingHeaders.of(outcome, new CommandId("c"), WireSamples.SENT_AT, new RecordHeaders());
        var command = BookingHeaders.of(
                WireSamples.request(), new CommandId("c"), Optional.empty(), Optional.empty(), WireSamples.SENT_AT);

        for (var headers : new Headers[] {reply, command}) {
            assertThat(headers).extracting(Header::key).doesNotContain("reply-to", "traceparent", "tracestate");
        }
    }

    @Test
    void both_headers_of_a_trace_go_on_from_a_command_to_what_comes_of_it() {
        var trace = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1, "vendor=1,other=2");
        var id = new CommandId("c");
        var command =
                BookingHeaders.of(WireSamples.request(), id, Optional.empty(), Optional.of(trace), WireSamples.SENT_AT);
        var booking = WireSamples.pending();

        var update = BookingHeaders.of(booking, id, command);
        var reply = BookingHeaders.of(new Changed(booking), id, WireSamples.SENT_AT, command);

        for (var headers : new Headers[] {command, update, reply}) {
            assertThat(BookingHeaders.trace(headers)).contains(trace);
            assertThat(BookingHeaders.text(headers, "traceparent"))
                    .contains("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            assertThat(BookingHeaders.text(headers, "tracestate")).contains("vendor=1,other=2");
        }
    }

    @Test
    void a_foreign_traceparent_that_is_none_goes_nowhere() {
        var command = with("traceparent", "trace-7").add("tracestate", "vendor=1".getBytes(UTF_8));

        var update = BookingHeaders.of(WireSamples.pending(), new CommandId("c"), command);

        assertThat(update).extracting(Header::key).doesNotContain("traceparent", "tracestate");
    }

    private static Headers with(String name, String value) {
        return new RecordHeaders().add(name, value.getBytes(UTF_8));
    }
}
