package bookings.gateway.edge;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Set;

/** What every request has to pass before a handler sees it, and the headers that every answer carries. */
record RequestGate(AllowedOrigins origins) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    void check(Context ctx) {
        ctx.header("X-Content-Type-Options", "nosniff");
        if (ctx.path().toLowerCase(Locale.ROOT).startsWith("/api")) {
            ctx.header("Cache-Control", "no-store");
        }
        origins.mark(ctx);
        if (!METHODS.contains(ctx.method().name())) {
            throw new HttpFault(405, "Method not allowed");
        }
        if (ctx.method().equals(HandlerType.OPTIONS)) {
            origins.answerPreflight(ctx);
            return;
        }
        origins.requireAllowedForChange(ctx);
        if (ctx.req().getContentLengthLong() > RequestBody.MOST_BYTES) {
            throw RequestBody.tooLarge();
        }
        if (hasBody(ctx) && !isRead(ctx) && !isJson(ctx)) {
            throw new HttpFault(415, "Content-Type must be application/json");
        }
    }

    private static boolean isRead(Context ctx) {
        return ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
    }

    private static boolean hasBody(Context ctx) {
        return ctx.req().getContentLengthLong() > 0 || ctx.header("Transfer-Encoding") != null;
    }

    /** A form or plain text could be sent by any page without being asked first. */
    private static boolean isJson(Context ctx) {
        var type = ctx.contentType();
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }
}
