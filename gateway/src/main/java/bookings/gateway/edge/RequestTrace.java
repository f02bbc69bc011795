package bookings.gateway.edge;

import static java.util.Objects.requireNonNull;

import bookings.runtime.tracing.Step;
import bookings.runtime.tracing.Tracing;
import bookings.wire.BookingHeaders;
import bookings.wire.TraceContext;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Optional;

/** The trace of each request: the caller's where its headers name a valid one, else a new one. */
public final class RequestTrace {
    private static final String STEP = RequestTrace.class.getName();
    private static final int BROKEN = 500;

    private final Tracing tracing;

    RequestTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    void arrived(Context ctx) {
        ctx.attribute(STEP, tracing.begin(Tracing.Kind.ANSWER, EdgeMeters.method(ctx), callers(ctx)));
    }

    /** A stream of events is no answer: it lasts as long as its page is open, and is not told of. */
    static void answered(Context ctx) {
        Step step = ctx.attribute(STEP);
        if (step == null || !step.isTold() || EdgeMeters.isStream(ctx)) {
            return;
        }
        var status = ctx.statusCode();
        step.named(EdgeMeters.method(ctx) + " " + EdgeMeters.route(ctx))
                .note("http.request.method", EdgeMeters.method(ctx))
                .note("http.route", EdgeMeters.route(ctx))
                .note("http.response.status_code", status);
        if (status >= BROKEN) {
            step.failed("answered " + status);
        }
        step.end();
    }

    /** The step that answers the request, once it has {@linkplain #arrived arrived}. */
    public static TraceContext of(Context ctx) {
        return requireNonNull(ctx.<Step>attribute(STEP)).context();
    }

    /** Of two parents neither can be believed; a state may come in parts. */
    private static Optional<TraceContext> callers(Context ctx) {
        var parents = Collections.list(ctx.req().getHeaders(BookingHeaders.TRACEPARENT));
        var states = Collections.list(ctx.req().getHeaders(BookingHeaders.TRACESTATE));
        return parents.size() == 1
                ? TraceContext.parse(parents.getFirst(), String.join(",", states))
                : Optional.empty();
    }
}
