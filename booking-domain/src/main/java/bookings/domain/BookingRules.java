package bookings.domain;

import static bookings.domain.BookingStatus.ACCEPTED;
import static bookings.domain.BookingStatus.PENDING;
import static bookings.domain.Party.OWNER;
import static bookings.domain.Party.SYSTEM;
import static bookings.domain.Party.TRAVELER;

import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The life of a booking: same arguments, same answer. No clock, no I/O, no mutation.
 *
 * @param policy what the marketplace has set
 */
public record BookingRules(BookingPolicy policy) {
    /** Longest reason that anybody may give, in UTF-16 units. */
    public static final int MAX_REASON_LENGTH = 500;

    /**
     * What comes of a command.
     *
     * @param logged the command with its id and time
     * @param known the booking that it names, if this owner has one of that id
     * @param calendar the held nights of this owner's properties
     */
    public Outcome decide(LoggedCommand logged, Optional<Booking> known, PropertyCalendar calendar) {
        return switch (logged.command()) {
            case RequestBooking c -> known.map(b -> repeat(c, b)).orElseGet(() -> open(c, logged, calendar));
            case ApproveBooking c -> change(logged, known, b -> b.accepted(logged));
            case RejectBooking c -> change(logged, known, b -> b.cancelled(logged, OWNER, rejection(c)));
            case CancelBooking c -> change(logged, known, b -> b.cancelled(logged, OWNER, c.reason()));
            case WithdrawBooking c ->
                change(logged, known.filter(c::isOfTravelerOf), b -> b.cancelled(logged, TRAVELER, c.reason()));
            case ExpireBooking c -> change(logged, known, b -> b.cancelled(logged, SYSTEM, "Expired"));
            case CompleteBooking c -> change(logged, known, b -> b.completed(logged));
        };
    }

    private static Outcome repeat(RequestBooking request, Booking booking) {
        return booking.isAskedForBy(request)
                ? new Repeated(booking.asRequested())
                : refused(request, Refusal.KEY_REUSED, Optional.empty());
    }

    private Outcome open(RequestBooking request, LoggedCommand logged, PropertyCalendar calendar) {
        return refusalOf(request, logged, calendar)
                .map(refusal -> refused(request, refusal, Optional.empty()))
                .orElseGet(() -> new Changed(Booking.requested(
                        request, logged.id(), logged.at(), policy.deadline(request.stay(), logged.at()))));
    }

    private Optional<Refusal> refusalOf(RequestBooking request, LoggedCommand logged, PropertyCalendar calendar) {
        var dates = policy.refusalOf(request.stay(), logged.at());
        if (dates.isPresent()) {
            return dates;
        }
        // an old copy that is read again: its booking may have been forgotten, and must not be opened anew
        var forgotten = policy.refusalOf(request.stay().checkIn(), logged.reached());
        if (forgotten.isPresent()) {
            return forgotten;
        }
        if (request.guests() < 1) {
            return Optional.of(Refusal.GUESTS_INVALID);
        }
        if (request.totalPrice().signum() <= 0
                || request.totalPrice().stripTrailingZeros().scale() > Price.CENTS) {
            return Optional.of(Refusal.PRICE_INVALID);
        }
        return calendar.isTaken(request.propertyId(), request.stay())
                ? Optional.of(Refusal.DATES_TAKEN)
                : Optional.empty();
    }

    private Outcome change(LoggedCommand logged, Optional<Booking> known, UnaryOperator<Booking> next) {
        if (known.isEmpty()) {
            return refused(logged.command(), Refusal.ofUnknown(logged.command()), known);
        }
        var booking = known.get();
        if (booking.knows(logged.id())) {
            return new Repeated(booking);
        }
        return refusalOf(logged, booking)
                .map(refusal -> refused(logged.command(), refusal, known))
                .orElseGet(() -> new Changed(next.apply(booking)));
    }

    /** The lifecycle: which command fits which state, and when. State comes before all else, as clients rely on. */
    private Optional<Refusal> refusalOf(LoggedCommand logged, Booking booking) {
        var fits = switch (logged.command()) {
            case RequestBooking c -> false;
            case ApproveBooking c -> isAnswerable(booking, logged.at());
            case RejectBooking c -> isAnswerable(booking, logged.at());
            case CancelBooking c -> booking.status() == ACCEPTED;
            case WithdrawBooking c -> booking.status().holdsNights();
            case ExpireBooking c -> booking.status() == PENDING;
            case CompleteBooking c -> booking.status() == ACCEPTED;
        };
        if (!fits) {
            return Optional.of(Refusal.unfit(logged.command(), true));
        }
        return switch (logged.command()) {
            case RequestBooking c -> Optional.empty();
            case ApproveBooking c -> Optional.empty();
            case RejectBooking c -> refusalOfReason(c.reason());
            case CancelBooking c ->
                c.reason().isBlank() ? Optional.of(Refusal.REASON_REQUIRED) : refusalOfReason(c.reason());
            case WithdrawBooking c ->
                booking.status() == ACCEPTED && hasBegun(booking, logged.at())
                        ? Optional.of(Refusal.STAY_BEGUN)
                        : refusalOfReason(c.reason());
            case ExpireBooking c -> refusalUntilDue(booking, logged.at());
            case CompleteBooking c ->
                policy.completion() ? refusalUntilDue(booking, logged.at()) : Optional.of(Refusal.NOT_DUE);
        };
    }

    /** At the deadline the owner's time is over, whether or not the expiry is already in the log. */
    private static boolean isAnswerable(Booking booking, Instant at) {
        return booking.status() == PENDING && at.isBefore(booking.deadline());
    }

    private boolean hasBegun(Booking booking, Instant at) {
        return !policy.day(at).isBefore(booking.stay().checkIn());
    }

    private Optional<Refusal> refusalUntilDue(Booking booking, Instant at) {
        return at.isBefore(policy.due(booking).at()) ? Optional.of(Refusal.NOT_DUE) : Optional.empty();
    }

    private static Optional<Refusal> refusalOfReason(String reason) {
        return reason.length() > MAX_REASON_LENGTH ? Optional.of(Refusal.REASON_TOO_LONG) : Optional.empty();
    }

    private static Outcome refused(BookingCommand command, Refusal refusal, Optional<Booking> known) {
        return new Refused(command.bookingId(), command.ownerId(), refusal, known);
    }

    private static String rejection(RejectBooking command) {
        return command.reason().isEmpty() ? "Rejected by owner" : command.reason();
    }
}
