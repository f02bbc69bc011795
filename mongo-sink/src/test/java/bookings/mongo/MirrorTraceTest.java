package bookings.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.mongo.DeadLetters.DeadLetter;
import bookings.mongo.SinkBatch.Update;
import bookings.runtime.Environment;
import bookings.runtime.tracing.Tracing;
import bookings.runtime.tracing.TracingSettings;
import bookings.wire.BookingHeaders;
import bookings.wire.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MirrorTraceTest {
    private static final Instant TAKEN = Instant.parse("2027-04-01T10:00:00Z");
    private static final TraceContext APPROVAL =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceContext.SAMPLED, "");

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final MirrorTrace mirror = new MirrorTrace(
            Tracing.to(
                    SimpleSpanProcessor.create(spans), TracingSettings.from(new Environment(Map.of()), "mongo-sink")),
            "booking-updates");

    @Test
    void an_update_that_is_mirrored_is_a_step_below_the_command_that_made_it() {
        var update = update(7, Optional.of(APPROVAL));

        mirror.mirrored(List.of(update), List.of(), TAKEN);

        assertThat(spans.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("mirror");
            assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(span.getTraceId()).isEqualTo(APPROVAL.traceId());
            assertThat(span.getParentSpanId()).isEqualTo(APPROVAL.spanId());
            assertThat(span.getStartEpochNanos()).isEqualTo(TAKEN.getEpochSecond() * 1_000_000_000);
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(span.getAttributes().asMap().toString())
                    .contains(update.booking().id().value(), "booking.version=2", "messaging.kafka.offset=7");
        });
    }

    @Test
    void one_that_mongodb_refuses_is_a_step_that_failed() {
        var update = update(7, Optional.of(APPROVAL));

        mirror.mirrored(List.of(update), List.of(new DeadLetter(update.source(), "Refusal", "code 121")), TAKEN);

        assertThat(spans.getFinishedSpanItems())
                .singleElement()
                .satisfies(span -> assertThat(span.getStatus()).satisfies(status -> {
                    assertThat(status.getStatusCode()).isEqualTo(StatusCode.ERROR);
                    assertThat(status.getDescription()).isEqualTo("code 121");
                }));
    }

    @Test
    void one_without_a_trace_is_no_step() {
        mirror.mirrored(List.of(update(7, Optional.empty())), List.of(), TAKEN);

        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    private static Update update(long offset, Optional<TraceContext> trace) {
        var booking = Samples.booking(1, 2);
        var command = new RecordHeaders();
        trace.ifPresent(step -> BookingHeaders.put(command, BookingHeaders.TRACEPARENT, step.parent()));
        var headers = BookingHeaders.of(booking, booking.commands().getLast(), command);
        return new Update(
                booking,
                new ConsumerRecord<>(
                        "booking-updates",
                        3,
                        offset,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        new byte[0],
                        new byte[0],
                        headers,
                        Optional.empty()));
    }
}
