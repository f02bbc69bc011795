package bookings.runtime.tracing;

import bookings.wire.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** A step as a span. */
record ToldStep(Span span) implements Step {
    @Override
    public TraceContext context() {
        return SpanContexts.of(span);
    }

    @Override
    public boolean isTold() {
        return span.isRecording();
    }

    @Override
    public Step named(String name) {
        span.updateName(name);
        return this;
    }

    @Override
    public Step note(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    @Override
    public Step note(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    @Override
    public Step linkedTo(TraceContext other) {
        span.addLink(SpanContexts.of(other));
        return this;
    }

    @Override
    public Step failed(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
        return this;
    }

    @Override
    public void end() {
        span.end();
    }
}
