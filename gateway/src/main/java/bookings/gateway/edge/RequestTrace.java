package bookings.gateway.edge;

import static java.util.Objects.requireNonNull;

import bookings.wire.BookingHeaders;
import bookings.wire.TraceContext;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The trace of a request: the caller's where its headers name a valid one, else a new one. */
final class RequestTrace {
    private static final String ATTRIBUTE = RequestTrace.class.getName();

    private RequestTrace() {}

    static void arrived(Context ctx) {
        ctx.attribute(ATTRIBUTE, callers(ctx).orElseGet(() -> TraceContext.begin(ThreadLocalRandom.current())));
    }

    /** The step that answers the request, once it has {@linkplain #arrived arrived}. */
    static TraceContext of(Context ctx) {
        return requireNonNull(ctx.attribute(ATTRIBUTE));
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
