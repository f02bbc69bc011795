package bookings.gateway;

import bookings.domain.Booking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.TravelerId;
import bookings.gateway.edge.Answers;
import bookings.gateway.edge.BookingSeen;
import bookings.gateway.edge.CommandBus;
import bookings.gateway.edge.Fields;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.IdempotencyKey;
import bookings.gateway.edge.ListQuery;
import bookings.gateway.edge.Looks;
import bookings.gateway.edge.RequestBody;
import bookings.gateway.edge.RequestPath;
import bookings.gateway.edge.RequestTrace;
import bookings.gateway.edge.Sessions;
import bookings.gateway.edge.Writes;
import bookings.gateway.read.Bookings;
import bookings.gateway.read.Bookings.Made;
import bookings.gateway.read.SourceAwayException;
import bookings.runtime.LogIds;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/travelers/bookings}: what a traveler can do. */
final class TravelerRoutes {
    private static final Logger log = LoggerFactory.getLogger(TravelerRoutes.class);
    private static final String PATH = "/api/travelers/bookings";
    private static final Duration MIRROR_PATIENCE = Duration.ofSeconds(2);

    private final Sessions sessions;
    private final CommandBus commands;
    private final StayRequests requests;
    private final PendingLimit limit;
    private final Bookings bookings;

    TravelerRoutes(
            Sessions sessions, CommandBus commands, StayRequests requests, PendingLimit limit, Bookings bookings) {
        this.sessions = sessions;
        this.commands = commands;
        this.requests = requests;
        this.limit = limit;
        this.bookings = bookings;
    }

    void addTo(RoutesConfig routes) {
        routes.post(PATH, this::request);
        routes.get(PATH, this::list);
        routes.get(PATH + "/{id}", this::show);
        routes.put(PATH + "/{id}/cancel", this::withdraw);
    }

    private void request(Context ctx) {
        var traveler = sessions.traveler(ctx);
        var key = IdempotencyKey.of(ctx);
        var form = StayForm.of(RequestBody.object(ctx));
        var id = key.bookingId(traveler, form.property());
        var again = made(key, id, form).flatMap(first -> form.again(id, first.owner(), traveler));
        var command = again.orElseGet(() -> requests.of(form, id, traveler));
        var commandId = new CommandId(UUID.randomUUID().toString());
        var receipt = again.isPresent()
                ? commands.send(ctx, command, commandId)
                : limit.within(traveler, id, () -> commands.send(ctx, command, commandId));
        ctx.future(() ->
                receipt.thenAccept(known -> Writes.answer(ctx, known, id, pathOf(id), made -> created(ctx, made))));
    }

    private void created(Context ctx, Booking booking) {
        try {
            Answers.send(
                    ctx, 201, Answers.message("Booking created successfully", bookings.created(booking.asRequested())));
        } catch (SourceAwayException away) {
            // it is made, so it must not look as if it were not; only its names cannot be shown now
            LogIds.trace(LogIds.booking(log.atWarn(), booking.id()), Optional.of(RequestTrace.of(ctx)))
                    .log("is made but cannot be shown: {}", away.getMessage());
            Writes.recorded(ctx, booking.id(), pathOf(booking.id()));
        }
    }

    private void list(Context ctx) {
        var traveler = sessions.traveler(ctx);
        var query = new ListQuery(ctx);
        var status = query.status();
        var slice = query.slice("createdAt", false);
        BookingSeen.of(ctx).await(ctx, ids -> bookings.versions(traveler, ids), seen -> true);
        var list = bookings.ofTraveler(traveler, status, slice);
        query.goesOn(list.next());
        Answers.send(ctx, 200, Answers.counted(list.bookings()));
    }

    private void show(Context ctx) {
        var traveler = sessions.traveler(ctx);
        var id = RequestPath.bookingId(ctx);
        BookingSeen.of(ctx)
                .await(
                        ctx,
                        ids -> bookings.versions(traveler, ids),
                        seen -> seen.id().equals(id));
        var booking = bookings.ofTraveler(traveler, id)
                .orElseThrow(() -> HttpFault.passing(404, "Booking not found")); // or not in the mirror yet
        Answers.send(ctx, 200, Answers.data(booking));
    }

    private void withdraw(Context ctx) {
        var traveler = sessions.traveler(ctx);
        var id = RequestPath.bookingId(ctx);
        var key = IdempotencyKey.of(ctx);
        var reason = Fields.reason(RequestBody.optionalObject(ctx));
        var command = new WithdrawBooking(id, ownerOf(ctx, traveler, id), traveler, reason);
        ctx.future(() -> commands.send(ctx, command, key.commandId(traveler.value(), "withdraw", id))
                .thenAccept(receipt -> Writes.answer(
                        ctx,
                        receipt,
                        id,
                        pathOf(id),
                        closed -> Answers.send(ctx, 200, Answers.message("Booking cancelled successfully")))));
    }

    /**
     * The booking that this key has made already, as far as the mirror knows; the mirror away, that is left to the log,
     * which sees it for one property and for as long as it remembers.
     *
     * @throws HttpFault 422 when the key has made a booking of another property or other nights
     */
    private Optional<Made> made(IdempotencyKey key, BookingId id, StayForm form) {
        if (!key.fromCaller()) {
            return Optional.empty();
        }
        try {
            var made = bookings.ofKey(id);
            if (made.entrySet().stream()
                    .anyMatch(first -> !first.getKey().equals(id)
                            || !form.asksFor(first.getValue().stay()))) {
                throw new HttpFault(422, "This Idempotency-Key was used for a request with another body");
            }
            return Optional.ofNullable(made.get(id));
        } catch (SourceAwayException away) {
            LogIds.booking(log.atDebug(), id)
                    .log("goes on without a look at what its key has made: {}", away.getMessage());
            return Optional.empty();
        }
    }

    /** As the caller has just seen it, or as the mirror has it, which may be a moment behind. */
    private OwnerId ownerOf(Context ctx, TravelerId traveler, BookingId id) {
        var looks = new Looks(MIRROR_PATIENCE);
        var owner = BookingSeen.of(ctx).ownerOf(id).or(() -> bookings.ownerOf(traveler, id));
        while (owner.isEmpty() && looks.again()) {
            owner = bookings.ownerOf(traveler, id);
        }
        return owner.orElseThrow( // or not in the mirror yet
                () -> HttpFault.passing(404, "Booking not found, unauthorized, or already closed"));
    }

    private static String pathOf(BookingId id) {
        return PATH + "/" + id;
    }
}
