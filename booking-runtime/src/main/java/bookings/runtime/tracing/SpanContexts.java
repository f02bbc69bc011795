package bookings.runtime.tracing;

import static java.util.Objects.requireNonNull;

import bookings.wire.BookingHeaders;
import bookings.wire.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Between our word for a step and OpenTelemetry's, by the headers that both know. */
final class SpanContexts {
    private static final W3CTraceContextPropagator HEADERS = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<TraceContext> READER = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable TraceContext step, String header) {
            return switch (header) {
                case BookingHeaders.TRACEPARENT -> requireNonNull(step).parent();
                case BookingHeaders.TRACESTATE -> requireNonNull(step).state();
                default -> null;
            };
        }
    };

    private SpanContexts() {}

    /** Where a span begins that the step has led to. */
    static Context under(TraceContext step) {
        return HEADERS.extract(Context.root(), step, READER);
    }

    static SpanContext of(TraceContext step) {
        return Span.fromContext(under(step)).getSpanContext();
    }

    static TraceContext of(Span span) {
        var headers = new HashMap<String, String>();
        HEADERS.inject(Context.root().with(span), headers, (carrier, name, value) -> headers.put(name, value));
        return TraceContext.parse(headers.get(BookingHeaders.TRACEPARENT), headers.get(BookingHeaders.TRACESTATE))
                .orElseThrow(() -> new IllegalStateException("a span without ids"));
    }
}
