package bookings.gateway.edge;

import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The body of a request: one JSON object in UTF-8, of at most 16 KiB, that comes at 100 bytes a second or faster, after its first 5 s. */
public final class RequestBody {
    static final int MOST_BYTES = 16 * 1024;

    private static final int LEAST_BYTES_PER_SECOND = 100;

    /** A packet that is lost on the way to a small body comes seconds later. */
    private static final Duration ANY_RATE = Duration.ofSeconds(5);

    private RequestBody() {}

    /** @throws HttpFault 400 when the body is not one JSON object, 413 when it is too large */
    public static ObjectNode object(Context ctx) {
        return parse(text(ctx));
    }

    /**
     * As {@link #object}, where a body may be left out.
     *
     * @throws HttpFault as {@link #object}
     */
    public static ObjectNode optionalObject(Context ctx) {
        var text = text(ctx);
        if (text.isEmpty()) {
            return Json.mapper().createObjectNode();
        }
        return parse(text);
    }

    static HttpFault tooLarge() {
        return new HttpFault(413, "Request body is too large");
    }

    private static ObjectNode parse(String text) {
        try {
            // half a surrogate pair, written as an escape, is no character and could not be stored as it came
            if (Json.mapper().readTree(text) instanceof ObjectNode object
                    && (!text.contains("\\u")
                            || StandardCharsets.UTF_8.newEncoder().canEncode(object.toString()))) {
                return object;
            }
            throw unreadable();
        } catch (JsonProcessingException | NumberFormatException e) { // the latter for an exponent of many digits
            throw unreadable();
        }
    }

    private static String text(Context ctx) {
        try {
            var bytes = bytes(ctx.req().getInputStream());
            if (bytes.length > MOST_BYTES) {
                throw tooLarge();
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable();
        } catch (IOException e) {
            throw HttpFault.badRequest("Request body did not arrive");
        }
    }

    /**
     * At most one byte more than a body may have. The idle time-out alone would wait for as long as a byte comes now and
     * then; Jetty's MinimumDataRateHandler adds up the bytes of all requests, and so cuts nobody on a busy server.
     */
    private static byte[] bytes(InputStream body) throws IOException {
        var bytes = new byte[MOST_BYTES + 1];
        var length = 0;
        var began = System.nanoTime();
        for (var read = 0; read >= 0 && length < bytes.length; length += Math.max(read, 0)) {
            var rated =
                    Duration.ofNanos(System.nanoTime() - began).minus(ANY_RATE).toSeconds();
            if (length < LEAST_BYTES_PER_SECOND * rated) {
                throw new IOException("too slow");
            }
            read = body.read(bytes, length, bytes.length - length);
        }
        return Arrays.copyOf(bytes, length);
    }

    private static HttpFault unreadable() {
        return HttpFault.badRequest("Invalid request body");
    }
}
