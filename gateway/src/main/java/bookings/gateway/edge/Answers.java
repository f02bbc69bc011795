package bookings.gateway.edge;

import bookings.gateway.read.Freshness;
import bookings.gateway.read.Freshness.AsOf;
import bookings.gateway.read.Freshness.Mirrored;
import bookings.gateway.read.Freshness.Plain;
import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;

/** The form of every answer: {@code {success, message, data}}, or {@code {success:false, message}} for a fault. */
public final class Answers {
    static final String JSON = "application/json; charset=utf-8";

    private static final String PROBLEM = "application/problem+json";

    private Answers() {}

    public static void send(Context ctx, int status, JsonNode body) {
        send(ctx, status, JSON, body);
    }

    /** {success, message}: what a decision is answered with. */
    public static ObjectNode message(String message) {
        return object(true).put("message", message);
    }

    /** {success, message, data} */
    public static ObjectNode message(String message, JsonNode data) {
        return message(message).set("data", data);
    }

    /** {success, data} */
    public static ObjectNode data(JsonNode data) {
        return object(true).set("data", data);
    }

    /** {success, data} of a list. */
    public static ObjectNode data(List<ObjectNode> list) {
        return data(array(list));
    }

    /** {success, count, data} of a list. */
    public static ObjectNode counted(List<ObjectNode> list) {
        return object(true).put("count", list.size()).set("data", array(list));
    }

    /** Says of an answer that should be of this moment, and is not, how old it may be or where it comes from. */
    public static void mark(Context ctx, Freshness freshness) {
        switch (freshness) {
            case Plain() -> {}
            case AsOf(var age) -> ctx.header("X-Data-Age", Long.toString(age.toMillis()));
            case Mirrored() -> ctx.header("X-Source", "mirror");
        }
    }

    static void fault(Context ctx, HttpFault fault) {
        fault.retryAfterSeconds().ifPresent(seconds -> ctx.header("Retry-After", Integer.toString(seconds)));
        if (wantsProblem(ctx)) {
            send(ctx, fault.status(), PROBLEM, problem(fault));
        } else {
            send(ctx, fault.status(), JSON, object(false).put("message", fault.getMessage()));
        }
    }

    private static ObjectNode problem(HttpFault fault) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", HttpStatus.getMessage(fault.status()))
                .put("status", fault.status())
                .put("detail", fault.getMessage());
    }

    private static boolean wantsProblem(Context ctx) {
        var accept = ctx.header("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(PROBLEM);
    }

    private static ObjectNode object(boolean success) {
        return Json.mapper().createObjectNode().put("success", success);
    }

    private static JsonNode array(List<ObjectNode> list) {
        return Json.mapper().createArrayNode().addAll(list);
    }

    private static void send(Context ctx, int status, String type, JsonNode body) {
        ctx.status(status).contentType(type).result(bytes(body));
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON cannot be written", e);
        }
    }
}
