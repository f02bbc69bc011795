package bookings.decisions;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.OwnerId;
import bookings.domain.Refusal;
import bookings.gateway.edge.Answers;
import bookings.gateway.edge.BookingSeen;
import bookings.gateway.edge.CommandBus;
import bookings.gateway.edge.Fields;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.IdempotencyKey;
import bookings.gateway.edge.ListQuery;
import bookings.gateway.edge.RequestBody;
import bookings.gateway.edge.RequestPath;
import bookings.gateway.edge.Sessions;
import bookings.gateway.edge.Writes;
import bookings.gateway.read.Bookings;
import bookings.gateway.read.Bookings.OwnerList;
import bookings.gateway.read.Bookings.OwnerView;
import bookings.gateway.read.Freshness.Plain;
import bookings.gateway.read.SourceAwayException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** {@code /api/owners/bookings}: what an owner can do. */
record OwnerRoutes(Sessions sessions, CommandBus commands, Bookings bookings) {
    private static final String PATH = "/api/owners/bookings";

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list);
        routes.get(PATH + "/{id}", this::show);
        routes.put(PATH + "/{id}/approve", this::approve);
        routes.put(PATH + "/{id}/reject", this::reject);
        routes.put(PATH + "/{id}/cancel", this::cancel);
    }

    private void list(Context ctx) {
        var owner = sessions.owner(ctx);
        var query = new ListQuery(ctx);
        var view = new OwnerView(
                query.status(),
                query.property(),
                query.sortBy(),
                query.ascending(),
                query.slice(query.sortBy(), query.ascending()));
        var list = list(ctx, owner, view);
        Answers.mark(ctx, list.freshness());
        query.goesOn(list.next());
        Answers.send(ctx, 200, Answers.data(list.bookings()));
    }

    /**
     * The pending ones come from where they are decided. Every other source may be behind what the caller has seen, and
     * only the mirror can tell.
     */
    private OwnerList list(Context ctx, OwnerId owner, OwnerView view) {
        var seen = BookingSeen.of(ctx);
        if (!view.status().equals(Optional.of(BookingStatus.PENDING.name()))) {
            seen.await(
                    ctx,
                    ids -> bookings.versions(owner, ids),
                    one -> one.owner().equals(owner));
            return bookings.ofOwner(owner, view);
        }
        var inbox = bookings.ofOwner(owner, view);
        if (inbox.freshness() instanceof Plain || !seen.includesAnyOf(owner)) {
            return inbox;
        }
        seen.await(ctx, ids -> bookings.versions(owner, ids), one -> one.owner().equals(owner));
        try {
            return bookings.mirrored(owner, view);
        } catch (SourceAwayException noMirror) {
            return inbox;
        }
    }

    private void show(Context ctx) {
        var owner = sessions.owner(ctx);
        var id = RequestPath.bookingId(ctx);
        BookingSeen.of(ctx)
                .await(
                        ctx,
                        ids -> bookings.versions(owner, ids),
                        seen -> seen.owner().equals(owner) && seen.id().equals(id));
        var booking = bookings.ofOwner(owner, id)
                .orElseThrow(() -> HttpFault.passing(404, "Booking not found")); // or not in the mirror yet
        Answers.send(ctx, 200, Answers.data(booking));
    }

    private void approve(Context ctx) {
        var owner = sessions.owner(ctx);
        decide(ctx, "approve", new ApproveBooking(RequestPath.bookingId(ctx), owner), "Booking approved successfully");
    }

    private void reject(Context ctx) {
        var owner = sessions.owner(ctx);
        var id = RequestPath.bookingId(ctx);
        var reason = Fields.reason(RequestBody.optionalObject(ctx));
        decide(ctx, "reject", new RejectBooking(id, owner, reason), "Booking rejected successfully");
    }

    private void cancel(Context ctx) {
        var owner = sessions.owner(ctx);
        var id = RequestPath.bookingId(ctx);
        var reason = Fields.reason(RequestBody.optionalObject(ctx));
        if (reason.isBlank()) {
            refuseWithoutReason(ctx, owner, id);
        }
        decide(ctx, "cancel", new CancelBooking(id, owner, reason), "Booking cancelled successfully");
    }

    /** Whether there is anything to cancel is said first, as clients know it; in neither case is anything sent. */
    private void refuseWithoutReason(Context ctx, OwnerId owner, BookingId id) {
        BookingSeen.of(ctx)
                .await(
                        ctx,
                        ids -> bookings.versions(owner, ids),
                        seen -> seen.owner().equals(owner) && seen.id().equals(id));
        var accepted = bookings.ofOwner(owner, id)
                .filter(booking -> booking.path("status").asText().equals(BookingStatus.ACCEPTED.name()))
                .isPresent();
        if (!accepted) {
            throw Writes.fault(Refusal.ofUnknown(new CancelBooking(id, owner, "")));
        }
        throw HttpFault.badRequest("Cancellation reason is required");
    }

    private void decide(Context ctx, String route, BookingCommand command, String message) {
        var id = command.bookingId();
        var commandId = IdempotencyKey.of(ctx).commandId(command.ownerId().value(), route, id);
        ctx.future(() -> commands.send(ctx, command, commandId)
                .thenAccept(receipt -> Writes.answer(
                        ctx,
                        receipt,
                        id,
                        PATH + "/" + id,
                        changed -> Answers.send(ctx, 200, Answers.message(message)))));
    }
}
