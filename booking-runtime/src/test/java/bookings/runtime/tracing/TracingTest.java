package bookings.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.runtime.Environment;
import bookings.wire.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TracingTest {
    private static final TraceContext CALLER = new TraceContext(
            "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceContext.SAMPLED, "vendor=1,b=2");

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @Test
    void with_nobody_to_tell_a_callers_trace_goes_on_as_it_came() {
        try (var tracing = Tracing.off()) {
            var answer = tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.of(CALLER));
            var sent = tracing.begin(Tracing.Kind.SEND, "send", Optional.of(answer.context()));

            assertThat(sent.context()).isEqualTo(CALLER);
            assertThat(sent.isTold()).isFalse();
            sent.note("a", "b").note("c", 1).linkedTo(CALLER).failed("so").end();
        }
    }

    @Test
    void with_nobody_to_tell_a_request_without_a_trace_gets_one_that_nobody_keeps() {
        try (var tracing = Tracing.off()) {
            var first = tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.empty())
                    .context();
            var second = tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.empty())
                    .context();

            assertThat(first.isSampled()).isFalse();
            assertThat(first.traceId()).isNotEqualTo(second.traceId());
        }
    }

    @Test
    void each_step_is_a_child_of_the_one_that_led_to_it() {
        try (var tracing = tracing(Map.of())) {
            var answer = tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.of(CALLER));
            var sent = tracing.begin(Tracing.Kind.SEND, "send", Optional.of(answer.context()));
            sent.end();
            answer.named("GET /").note("status", 200).end();

            assertThat(sent.context().traceId()).isEqualTo(CALLER.traceId());
            assertThat(sent.context().state()).isEqualTo(CALLER.state());
            assertThat(spans.getFinishedSpanItems())
                    .satisfiesExactly(
                            send -> {
                                assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
                                assertThat(send.getTraceId()).isEqualTo(CALLER.traceId());
                                assertThat(send.getParentSpanId())
                                        .isEqualTo(answer.context().spanId());
                                assertThat(send.getSpanId())
                                        .isEqualTo(sent.context().spanId());
                            },
                            request -> {
                                assertThat(request.getName()).isEqualTo("GET /");
                                assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
                                assertThat(request.getParentSpanId()).isEqualTo(CALLER.spanId());
                                assertThat(request.getParentSpanContext().isRemote())
                                        .isTrue();
                                assertThat(request.getSpanContext()
                                                .getTraceState()
                                                .asMap())
                                        .containsEntry("vendor", "1");
                                assertThat(request.getAttributes().asMap())
                                        .hasSize(1)
                                        .containsValue(200L);
                                assertThat(request.getResource().getAttributes().asMap())
                                        .containsValue("a program");
                            });
        }
    }

    @Test
    void a_step_can_have_begun_before_point_elsewhere_and_fail() {
        var began = Instant.parse("2027-04-01T10:00:00Z");
        var other = TraceContext.begin(new Random(1));
        try (var tracing = tracing(Map.of())) {
            tracing.begun(began, Tracing.Kind.PROCESS, "mirror", CALLER)
                    .linkedTo(other)
                    .failed("refused")
                    .end();

            assertThat(spans.getFinishedSpanItems()).singleElement().satisfies(span -> {
                assertThat(span.getStartEpochNanos()).isEqualTo(began.toEpochMilli() * 1_000_000);
                assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                assertThat(span.getLinks())
                        .extracting(link -> link.getSpanContext().getTraceId() + "/"
                                + link.getSpanContext().getSpanId())
                        .containsExactly(other.traceId() + "/" + other.spanId());
            });
        }
    }

    @Test
    void what_the_caller_does_not_keep_is_not_told_and_goes_on_unkept() {
        var unkept = new TraceContext(CALLER.traceId(), CALLER.spanId(), 0, "");
        try (var tracing = tracing(Map.of())) {
            var answer = tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.of(unkept));
            answer.end();

            assertThat(answer.isTold()).isFalse();
            assertThat(answer.context().traceId()).isEqualTo(unkept.traceId());
            assertThat(answer.context().isSampled()).isFalse();
            assertThat(spans.getFinishedSpanItems()).isEmpty();
        }
    }

    @Test
    void a_sampler_decides_of_what_begins_here() {
        try (var tracing = tracing(Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_off"))) {
            tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.empty()).end();
            tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.of(CALLER)).end();

            assertThat(spans.getFinishedSpanItems()).hasSize(1);
        }
    }

    /** Connections to it are accepted by the system, and nobody ever answers: the exporter waits ten seconds for each. */
    @Test
    void a_tracing_system_that_hangs_makes_nobody_wait() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var hanging = TracingSettings.from(
                    new Environment(Map.of(
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            "http://127.0.0.1:" + silent.getLocalPort(),
                            "OTEL_BSP_SCHEDULE_DELAY",
                            "1")),
                    "a program");
            var began = System.nanoTime();
            var tracing = Tracing.start(hanging);
            assertThat(tracing.isOn()).isTrue();
            for (int i = 0; i < 10_000; i++) { // more than are kept while nobody takes them
                tracing.begin(Tracing.Kind.ANSWER, "answer", Optional.empty()).end();
            }
            tracing.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(9));
        }
    }

    private Tracing tracing(Map<String, String> settings) {
        return Tracing.to(
                SimpleSpanProcessor.create(spans), TracingSettings.from(new Environment(settings), "a program"));
    }
}
