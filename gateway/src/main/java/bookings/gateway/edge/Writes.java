package bookings.gateway.edge;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import bookings.domain.Refusal;
import bookings.wire.Json;
import io.javalin.http.Context;
import java.util.function.Consumer;

/** How a write is answered, once it is known what came of its command. */
public final class Writes {
    private static final String REPLAYED = "Idempotency-Replayed";

    private Writes() {}

    /**
     * Answers with the outcome, or with 202 where there is none yet.
     *
     * @param location where the booking can be read
     * @param success answers for a booking in the version that the command made
     */
    public static void answer(
            Context ctx, Receipt receipt, BookingId booking, String location, Consumer<Booking> success) {
        switch (receipt) {
            case Receipt.Decided(Outcome outcome) -> answer(ctx, outcome, success);
            case Receipt.Recorded() -> recorded(ctx, booking, location);
        }
    }

    /** 202: the command is safe and will be decided; the booking is not there to be read yet. */
    public static void recorded(Context ctx, BookingId booking, String location) {
        ctx.header("Location", location).header("Retry-After", "1");
        var id = Json.mapper().createObjectNode().put("_id", booking.value());
        Answers.send(ctx, 202, Answers.message("Booking request received", id));
    }

    private static void answer(Context ctx, Outcome outcome, Consumer<Booking> success) {
        switch (outcome) {
            case Changed(Booking booking) -> succeed(ctx, booking, success);
            case Repeated(Booking booking) -> {
                ctx.header(REPLAYED, "true");
                succeed(ctx, booking, success);
            }
            case Refused refused -> throw fault(refused.refusal());
        }
    }

    private static void succeed(Context ctx, Booking booking, Consumer<Booking> success) {
        BookingSeen.tell(ctx, booking);
        success.accept(booking);
    }

    /** The refusal as clients know it. */
    public static HttpFault fault(Refusal refusal) {
        var status = switch (refusal.code()) {
            case NOT_FOUND, NOT_PENDING, NOT_ACCEPTED, CLOSED -> 404;
            case KEY_REUSED -> 422;
            case CHECK_IN_PAST,
                    STAY_TOO_LONG,
                    TOO_FAR_AHEAD,
                    GUESTS_INVALID,
                    PRICE_INVALID,
                    DATES_TAKEN,
                    REASON_REQUIRED,
                    REASON_TOO_LONG,
                    STAY_BEGUN,
                    NOT_DUE -> 400;
        };
        return new HttpFault(status, refusal.message());
    }
}
