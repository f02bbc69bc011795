package bookings.gateway.edge;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What every request has to pass before a handler sees it, and the headers that every answer carries. */
record RequestGate(AllowedOrigins origins) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Those of them that some path takes. */
    private static final String TAKEN = "GET, HEAD, POST, PUT, OPTIONS";

    /** The server leaves such a parameter out, so that a filter would let everything through. */
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

    void check(Context ctx) {
        ctx.header("X-Content-Type-Options", "nosniff");
        if (ctx.path().toLowerCase(Locale.ROOT).startsWith("/api")) {
            ctx.header("Cache-Control", "no-store");
        }
        origins.mark(ctx);
        if (!METHODS.contains(ctx.method().name())) {
            ctx.header("Allow", TAKEN);
            throw new HttpFault(405, "Method not allowed");
        }
        if (ctx.method().equals(HandlerType.OPTIONS)) {
            origins.answerPreflight(ctx);
            return;
        }
        origins.requireAllowedForChange(ctx);
        var query = ctx.queryString();
        if (query != null && BAD_ESCAPE.matcher(query).find()) {
            throw HttpFault.badRequest("Query cannot be read: each % must be followed by two hexadecimal digits");
        }
        if (ctx.req().getContentLengthLong() > RequestBody.MOST_BYTES) {
            throw RequestBody.tooLarge();
        }
        if (hasBody(ctx) && !isRead(ctx)) {
            requireReadable(ctx);
        }
    }

    private static boolean isRead(Context ctx) {
        return ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
    }

    private static boolean hasBody(Context ctx) {
        return ctx.req().getContentLengthLong() > 0 || ctx.header("Transfer-Encoding") != null;
    }

    private static void requireReadable(Context ctx) {
        if (!isJson(ctx)) {
            throw new HttpFault(415, "Content-Type must be application/json");
        }
        var charset = CHARSET.matcher(String.valueOf(ctx.contentType()));
        if (charset.find() && !charset.group(1).equalsIgnoreCase("utf-8")) {
            throw new HttpFault(415, "Content-Type must be application/json in UTF-8");
        }
        var encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new HttpFault(415, "Content-Encoding must be left out, bodies are not unpacked");
        }
    }

    /** A form or plain text could be sent by any page without being asked first. */
    private static boolean isJson(Context ctx) {
        var type = ctx.contentType();
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }
}
