package bookings.gateway;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.gateway.edge.Marketplace;
import bookings.gateway.edge.RulesLog.Mood;
import bookings.runtime.Environment;
import bookings.runtime.tracing.Tracing;
import bookings.runtime.tracing.TracingSettings;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tracing system is told of requests and commands. */
@Timeout(60)
class RequestSpansTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String PATH = "/api/travelers/bookings";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Marketplace marketplace = Marketplace.open(
            "traveler-service",
            (reads, clock) -> GatewayApp.routes(POLICY, true, 0, reads, clock),
            Tracing.to(SimpleSpanProcessor.create(spans), TracingSettings.from(new Environment(Map.of()), "gateway")));

    @AfterEach
    void close() {
        marketplace.close();
    }

    @Test
    void a_command_is_a_step_below_the_request_and_that_one_below_the_callers() throws InterruptedException {
        request();

        var answer = span(SpanKind.SERVER);
        var sent = span(SpanKind.PRODUCER);
        assertThat(answer.getName()).isEqualTo("POST " + PATH);
        assertThat(answer.getTraceId()).isEqualTo(TRACE);
        assertThat(answer.getParentSpanId()).isEqualTo(CALLER);
        assertThat(answer.getAttributes().asMap().toString()).contains("http.response.status_code=201");
        assertThat(sent.getName()).isEqualTo("send request");
        assertThat(sent.getTraceId()).isEqualTo(TRACE);
        assertThat(sent.getParentSpanId()).isEqualTo(answer.getSpanId());
        assertThat(sent.getAttributes().asMap().toString())
                .contains("booking.id=" + marketplace.log().sent().getFirst().bookingId());
        assertThat(marketplace.log().traces().getFirst().spanId()).isEqualTo(sent.getSpanId());
    }

    @Test
    void a_command_that_is_not_recorded_is_a_step_that_failed() throws InterruptedException {
        marketplace.log().mood(Mood.AWAY);
        request();

        assertThat(span(SpanKind.PRODUCER).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span(SpanKind.SERVER).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    /** A caller's paths and queries may hold anything. */
    @Test
    void what_callers_invent_is_not_told() throws InterruptedException {
        marketplace.call(
                "GET", "/nowhere/Lovelace?email=lovelace", "", "traceparent", "00-" + TRACE + "-" + CALLER + "-01");

        assertThat(span(SpanKind.SERVER).toString()).contains("GET other").doesNotContainIgnoringCase("lovelace");
    }

    private void request() {
        marketplace.call(
                "POST",
                PATH,
                """
            {"property_id":"%s","check_in_date":"2031-02-01","check_out_date":"2031-02-04","guests":2,"total_price":388}\
            """.formatted(HOUSE),
                "Cookie",
                marketplace.cookieOf(TRAVELER),
                "Content-Type",
                "application/json",
                "traceparent",
                "00-" + TRACE + "-" + CALLER + "-01");
    }

    /** The only span of that kind; the answer is there a moment before its span is told. */
    private SpanData span(SpanKind kind) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            var found = spans.getFinishedSpanItems().stream()
                    .filter(span -> span.getKind() == kind)
                    .toList();
            if (!found.isEmpty()) {
                assertThat(found).hasSize(1);
                return found.getFirst();
            }
            Thread.sleep(5);
        }
        throw new AssertionError("no span of kind " + kind);
    }
}
