package bookings.runtime.tracing;

import bookings.wire.TraceContext;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a tracing system of this program's steps, over OTLP. Without one it costs next to nothing: the traces of callers
 * go on as they came, and requests without a trace get one, so that logs and records can be followed all the same.
 *
 * <p>It never makes anybody wait. Where the tracing system is away or slow, steps are forgotten.
 */
public final class Tracing implements AutoCloseable {
    private static final String SCOPE = "booking-streams";
    private static final String SPANS_PATH = "/v1/traces";

    /** What is not told by then is not told; a program that stops must not wait for it. */
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    private Tracing(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get(SCOPE);
    }

    /** What a step is to those around it. */
    public enum Kind {
        /** Answers a request. */
        ANSWER(SpanKind.SERVER),
        /** Writes a record. */
        SEND(SpanKind.PRODUCER),
        /** Works on a record. */
        PROCESS(SpanKind.CONSUMER);

        private final SpanKind span;

        Kind(SpanKind span) {
            this.span = span;
        }
    }

    /** Nobody is told. */
    public static Tracing off() {
        return new Tracing(null);
    }

    /** Tells whom the settings name; returns at once, also where nobody is there. */
    public static Tracing start(TracingSettings settings) {
        return settings.endpoint()
                .map(endpoint -> to(
                        BatchSpanProcessor.builder(exporter(endpoint, settings))
                                .setScheduleDelay(settings.delay())
                                .build(),
                        settings))
                .orElseGet(Tracing::off);
    }

    /** Tells a processor of spans, which is closed with it. */
    public static Tracing to(SpanProcessor spans, TracingSettings settings) {
        return new Tracing(SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(settings.resource()))
                .setSampler(settings.spanSampler())
                .addSpanProcessor(spans)
                .build());
    }

    private static OtlpHttpSpanExporter exporter(URI endpoint, TracingSettings settings) {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString().replaceFirst("/$", "") + SPANS_PATH)
                .setHeaders(settings::headers)
                .setMeterProvider(MeterProvider.noop())
                .build();
    }

    /**
     * Begins a step.
     *
     * @param parent the step that led to it; empty where a trace begins
     */
    public Step begin(Kind kind, String name, Optional<TraceContext> parent) {
        var told = tracer;
        if (told == null) {
            return new UntoldStep(parent.orElseGet(() -> TraceContext.begin(ThreadLocalRandom.current())));
        }
        return new ToldStep(span(told, kind, name, parent).startSpan());
    }

    /** As {@link #begin}, for a step that began a while ago. */
    public Step begun(Instant at, Kind kind, String name, TraceContext parent) {
        var told = tracer;
        return told == null
                ? new UntoldStep(parent)
                : new ToldStep(span(told, kind, name, Optional.of(parent))
                        .setStartTimestamp(at)
                        .startSpan());
    }

    /** Whether anybody is told of anything. */
    public boolean isOn() {
        return tracer != null;
    }

    private static SpanBuilder span(Tracer tracer, Kind kind, String name, Optional<TraceContext> parent) {
        var span = tracer.spanBuilder(name).setSpanKind(kind.span);
        return parent.isPresent() ? span.setParent(SpanContexts.under(parent.get())) : span.setNoParent();
    }

    /** Tells what is still to be told, for a moment at most. */
    @Override
    public void close() {
        if (provider != null) {
            var unused = provider.shutdown().join(FLUSH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
