package bookings.gateway.edge;

import bookings.domain.BookingId;
import bookings.domain.PropertyId;
import io.javalin.http.Context;
import java.util.function.Function;

/** Ids in a request's path, and paths fit to be repeated. */
public final class RequestPath {
    private static final int MOST_SHOWN = 100;

    private RequestPath() {}

    /** @throws HttpFault 400 unless {@code :id} is 24 hexadecimal digits */
    public static BookingId bookingId(Context ctx) {
        return id(ctx, BookingId::new, "Invalid booking ID");
    }

    /** @throws HttpFault 400 unless {@code :id} is 24 hexadecimal digits */
    public static PropertyId propertyId(Context ctx) {
        return id(ctx, PropertyId::new, "Invalid property ID");
    }

    /** The path for an answer or a log line: plain characters only, and not too many of them. */
    static String shown(String path) {
        var plain = path.replaceAll("[^A-Za-z0-9/_.~-]", "?");
        return plain.length() <= MOST_SHOWN ? plain : plain.substring(0, MOST_SHOWN) + "...";
    }

    private static <T> T id(Context ctx, Function<String, T> constructor, String message) {
        try {
            return constructor.apply(ctx.pathParam("id"));
        } catch (IllegalArgumentException e) {
            throw HttpFault.badRequest(message);
        }
    }
}
