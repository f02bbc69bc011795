package bookings.topology;

import static bookings.topology.Samples.approve;
import static bookings.topology.Samples.complete;
import static bookings.topology.Samples.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingPolicy;
import bookings.domain.BookingStatus;
import bookings.topology.store.Section;
import bookings.wire.BookingHeaders;
import bookings.wire.TraceContext;
import bookings.wire.TracedBooking;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** How a trace goes through the log and the store. */
class TraceStoriesTest extends BookingStory {
    private static final Duration A_DAY = Duration.ofHours(24);

    @Test
    void what_comes_of_a_command_is_of_the_commands_trace() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        when("approval", approve("b1"));

        assertThat(marketplace.updates)
                .extracting(told -> told.trace().orElseThrow())
                .containsExactly(trace("request"), trace("approval"));
        assertThat(marketplace.replies)
                .extracting(told -> told.trace().orElseThrow())
                .containsExactly(trace("request"), trace("approval"));
    }

    @Test
    void a_booking_is_kept_with_the_trace_of_its_request_through_all_its_versions() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        assertThat(kept().requested()).contains(trace("request"));

        when("approval", approve("b1"));
        assertThat(kept().booking().status()).isEqualTo(BookingStatus.ACCEPTED);
        assertThat(kept().requested()).contains(trace("request"));
    }

    @Test
    void time_goes_on_in_the_trace_of_the_request() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        whenTimePasses(A_DAY);

        assertThat(marketplace.due.getFirst().trace()).contains(trace("request"));
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
        assertThat(marketplace.updates.getLast().trace()).contains(trace("request"));
    }

    @Test
    void the_trace_is_in_headers_and_never_in_the_values_of_others() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        when("approval", approve("b1"));
        whenTimePasses(A_DAY);

        var values = new ArrayList<byte[]>();
        marketplace.updates.forEach(told -> values.add(told.bytes()));
        marketplace.replies.forEach(told -> values.add(told.bytes()));
        marketplace.due.forEach(told -> values.add(told.bytes()));
        assertThat(values)
                .allSatisfy(value -> assertThat(new String(value, UTF_8))
                        .doesNotContainIgnoringCase("trace")
                        .doesNotContain(trace("request").traceId()));
    }

    @Test
    void a_booking_of_a_time_before_traces_is_decided_and_stays_without_one() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        keepAsItWasBeforeTraces();

        when("approval", approve("b1"));

        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2");
        assertThat(marketplace.updates.getLast().trace()).contains(trace("approval"));
        assertThat(kept().requested()).isEmpty();
    }

    @Test
    void a_booking_of_a_time_before_traces_expires() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        keepAsItWasBeforeTraces();

        whenTimePasses(A_DAY);

        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
        assertThat(marketplace.due.getFirst().trace()).isEmpty();
    }

    @Test
    void a_command_without_a_trace_stays_without_one() {
        var command = request("b1", "2027-05-01", "2027-05-04");
        var headers = new RecordHeaders().add(BookingHeaders.TRACEPARENT, "none".getBytes(UTF_8));
        headers.add(BookingHeaders.TIMESTAMP, "2027-04-01T10:00:00.000Z".getBytes(UTF_8));
        var requests = marketplace.wire.requests();
        var value = requests.values().serializer().serialize(requests.topic(), headers, command);
        marketplace.append(requests.topic(), command.ownerId().value(), value, headers);

        assertThat(marketplace.updates.getFirst().trace()).isEmpty();
        assertThat(marketplace.replies.getFirst().trace()).isEmpty();
        assertThat(kept().requested()).isEmpty();
    }

    @Test
    void a_replay_writes_the_same_headers() {
        givenThatStaysAreCompleted();
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        when("approval", approve("b1"));
        when("other", request("b2", "2027-05-08", "2027-05-09"));
        whenTimePasses(A_DAY);
        when("early", complete("b1"));

        var policy = new BookingPolicy(A_DAY, 365, 3650, ZoneOffset.UTC, true);
        try (var again = new Marketplace(folder.resolve("again"), policy)) {
            marketplace.log.forEach(again::append);
            assertThat(headers(again.updates)).isEqualTo(headers(marketplace.updates));
            assertThat(headers(again.replies)).isEqualTo(headers(marketplace.replies));
        }
    }

    @Test
    void a_decision_is_a_step_below_the_command_and_points_to_the_request() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        when("approval", approve("b1"));

        assertThat(marketplace.spans.getFinishedSpanItems())
                .satisfiesExactly(
                        opened -> {
                            assertIsBelow(trace("request"), opened);
                            assertThat(opened.getLinks()).isEmpty();
                            assertThat(opened.getAttributes().asMap().toString())
                                    .contains("booking.outcome=PENDING v1");
                        },
                        approved -> {
                            assertIsBelow(trace("approval"), approved);
                            assertThat(approved.getKind()).isEqualTo(SpanKind.CONSUMER);
                            assertThat(approved.getLinks())
                                    .extracting(link -> link.getSpanContext().getSpanId())
                                    .containsExactly(trace("request").spanId());
                            assertThat(approved.getAttributes().asMap().toString())
                                    .contains("booking.outcome=ACCEPTED v2", "booking.command.id=approval");
                        });
    }

    /** In the trace of its request, an expiry has nothing else to point to. */
    @Test
    void an_expiry_is_a_step_below_the_request() {
        when("request", request("b1", "2027-05-01", "2027-05-04"));
        whenTimePasses(A_DAY);

        var expired = marketplace.spans.getFinishedSpanItems().getLast();
        assertIsBelow(trace("request"), expired);
        assertThat(expired.getLinks()).isEmpty();
    }

    private static void assertIsBelow(TraceContext parent, SpanData span) {
        assertThat(span.getName()).isEqualTo("decide");
        assertThat(span.getTraceId()).isEqualTo(parent.traceId());
        assertThat(span.getParentSpanId()).isEqualTo(parent.spanId());
    }

    private static TraceContext trace(String commandId) {
        return Marketplace.traceOf(commandId);
    }

    private static List<String> headers(List<? extends Told<?, ?>> records) {
        return records.stream().map(told -> told.headers().toString()).toList();
    }

    /** The only booking in the store. */
    private TracedBooking kept() {
        var bookings = new ArrayList<TracedBooking>();
        try (var all = marketplace.store().all()) {
            all.forEachRemaining(entry -> {
                if (isBooking(entry.key.get())) {
                    bookings.add(TracedBooking.serde().deserializer().deserialize("", entry.value));
                }
            });
        }
        assertThat(bookings).hasSize(1);
        return bookings.getFirst();
    }

    /** Puts in its place the bytes that a program of then would have written: an update's. */
    private void keepAsItWasBeforeTraces() {
        var store = marketplace.store();
        var booking = kept().booking();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> {
                if (isBooking(entry.key.get())) {
                    store.put(
                            entry.key,
                            marketplace.wire.updates().values().serializer().serialize("", booking));
                }
            });
        }
        assertThat(kept()).isEqualTo(new TracedBooking(booking, Optional.empty()));
    }

    private static boolean isBooking(byte[] key) {
        return key[0] == Section.PENDING.tag() || key[0] == Section.DECIDED.tag();
    }
}
