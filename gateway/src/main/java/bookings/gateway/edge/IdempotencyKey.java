package bookings.gateway.edge;

import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.PropertyId;
import bookings.domain.TravelerId;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What makes a repetition of a write the same write. The answer names it, so that a caller that sent none can still
 * repeat safely.
 *
 * @param value 1 to 255 visible ASCII characters
 * @param fromCaller whether the caller chose it, so that an earlier write may have used it
 */
public record IdempotencyKey(String value, boolean fromCaller) {
    public static final String HEADER = "Idempotency-Key";

    private static final int MOST = 255;
    /** Bytes of a booking id that only traveler and key decide: two ids that share them are of one key. */
    private static final int KEY_BYTES = 8;

    private static final int PROPERTY_BYTES = 4;

    /**
     * The request's key, or a fresh one; the answer's header is set to it.
     *
     * @throws HttpFault 400 when the header is there twice, empty, or of another form
     */
    public static IdempotencyKey of(Context ctx) {
        var sent = Collections.list(ctx.req().getHeaders(HEADER));
        var key = sent.isEmpty()
                ? new IdempotencyKey(UUID.randomUUID().toString(), false)
                : new IdempotencyKey(sent.getFirst(), true);
        if (sent.size() > 1
                || key.value.isEmpty()
                || key.value.length() > MOST
                || !key.value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw HttpFault.badRequest("Idempotency-Key must be one header of 1 to 255 visible ASCII characters");
        }
        ctx.header(HEADER, key.value);
        return key;
    }

    /** The booking that a create with this key makes, whichever gateway takes it and however often. */
    public BookingId bookingId(TravelerId traveler, PropertyId property) {
        var id = Arrays.copyOf(hash(traveler.value(), value), KEY_BYTES + PROPERTY_BYTES);
        System.arraycopy(hash(property.value()), 0, id, KEY_BYTES, PROPERTY_BYTES);
        return new BookingId(HexFormat.of().formatHex(id));
    }

    /** The command that a decision with this key is, however often it is sent. */
    public CommandId commandId(String user, String route, BookingId booking) {
        return new CommandId(HexFormat.of().formatHex(hash(user, route, booking.value(), value), 0, 16));
    }

    private static byte[] hash(String... parts) {
        try {
            // no part can hold the separator, so no two lists of parts make the same text
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
