package bookings.gateway.edge;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The web pages that may call us with the user's cookie (CORS), and no others: an origin is compared whole, never
 * reflected.
 *
 * @param origins as browsers send them, such as {@code https://example.org}; the first is named to callers that send none
 * @throws IllegalArgumentException for an empty list, or an item that is no origin
 */
record AllowedOrigins(List<String> origins) {
    private static final String METHODS = "GET,POST,PUT,DELETE,OPTIONS";
    private static final String REQUEST_HEADERS =
            "Content-Type,Authorization,X-Requested-With,Idempotency-Key," + "Last-Event-ID,Prefer,X-Booking-Seen";
    private static final String EXPOSED_HEADERS = "Idempotency-Key,Last-Event-ID,Prefer,X-Booking-Seen,"
            + "Idempotency-Replayed,Location,Retry-After,X-Data-Age,X-Next-Cursor,X-Source,X-Stale";

    AllowedOrigins {
        origins = List.copyOf(origins);
        for (var origin : origins) {
            if (!origin.matches("https?://[^/\\s*]+")) {
                throw new IllegalArgumentException(
                        "CORS_ORIGIN must be origins such as https://example.org, comma-separated, was \"" + origin
                                + "\"");
            }
        }
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("CORS_ORIGIN must name an origin");
        }
    }

    /** Writes the headers that let an allowed page read the answer. */
    void mark(Context ctx) {
        ctx.header("Vary", "Origin");
        if (!isAllowed(ctx)) {
            return;
        }
        var origin = ctx.header("Origin");
        ctx.header("Access-Control-Allow-Origin", origin == null ? origins.getFirst() : origin);
        ctx.header("Access-Control-Allow-Credentials", "true");
        ctx.header("Access-Control-Expose-Headers", EXPOSED_HEADERS);
    }

    /** Answers what a browser asks before it sends a page's call. */
    void answerPreflight(Context ctx) {
        requireAllowed(ctx);
        ctx.header("Access-Control-Allow-Methods", METHODS);
        ctx.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
        ctx.header("Access-Control-Max-Age", "600");
        ctx.status(200).skipRemainingHandlers();
    }

    /** @throws HttpFault 403 when a foreign page wants to change something in the user's name */
    void requireAllowedForChange(Context ctx) {
        if (isRead(ctx.method())) {
            return;
        }
        requireAllowed(ctx);
        var site = ctx.header("Sec-Fetch-Site");
        if (ctx.header("Origin") == null
                && site != null
                && site.strip().toLowerCase(Locale.ROOT).equals("cross-site")) {
            throw forbidden();
        }
    }

    private void requireAllowed(Context ctx) {
        if (!isAllowed(ctx)) {
            throw forbidden();
        }
    }

    /** Whether all origins that are named are, should a proxy have put one before the browser's; also where none is. */
    private boolean isAllowed(Context ctx) {
        return origins.containsAll(Collections.list(ctx.req().getHeaders("Origin")));
    }

    private static boolean isRead(HandlerType method) {
        return method.equals(HandlerType.GET) || method.equals(HandlerType.HEAD);
    }

    private static HttpFault forbidden() {
        return new HttpFault(403, "Origin not allowed");
    }
}
