package bookings.domain;

import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle told a second time and in another way, to compare the rules with: nights are ticked off one by one,
 * states are words, time is counted in milliseconds since 1970, UTC. It knows whether a command is accepted, not why it
 * is not.
 */
final class NaiveMarketplace {
    static final int MAX_NIGHTS = 6;
    static final int MAX_DAYS_AHEAD = 10;
    static final int ANSWER_HOURS = 24;

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private static final class Kept {
        String state = "waiting";
        long answerUntil;
        final RequestBooking request;
        final Set<String> applied = new HashSet<>();

        Kept(RequestBooking request) {
            this.request = request;
        }
    }

    private final Map<String, Kept> bookings = new HashMap<>();
    private final Set<String> nights = new HashSet<>();

    /** "changed", "repeated" or "refused". */
    String verdict(LoggedCommand logged) {
        var command = logged.command();
        var name = command.ownerId() + "/" + command.bookingId();
        var kept = bookings.get(name);
        var now = logged.at().toEpochMilli();
        if (command instanceof RequestBooking request) {
            if (kept != null) {
                return kept.request.equals(request) ? "repeated" : "refused";
            }
            if (!isBookable(request, now)) {
                return "refused";
            }
            kept = new Kept(request);
            kept.answerUntil =
                    Math.min(now + ANSWER_HOURS * HOUR, (day(request.stay().checkIn()) + 1) * DAY);
            bookings.put(name, kept);
            nightsOf(request).forEach(nights::add);
        } else {
            if (kept == null || (command instanceof WithdrawBooking w && !isTheirs(w, kept))) {
                return "refused";
            }
            if (kept.applied.contains(logged.id().value())) {
                return "repeated";
            }
            var next = next(command, kept, now);
            if (next == null) {
                return "refused";
            }
            kept.state = next;
            if (!next.equals("taken in")) {
                nights.removeAll(nightsOf(kept.request));
            }
        }
        kept.applied.add(logged.id().value());
        return "changed";
    }

    private boolean isBookable(RequestBooking request, long now) {
        var from = day(request.stay().checkIn());
        var length = day(request.stay().checkOut()) - from;
        var ahead = from - now / DAY;
        return ahead >= 0
                && ahead <= MAX_DAYS_AHEAD
                && length <= MAX_NIGHTS
                && request.guests() > 0
                && request.totalPrice().compareTo(BigDecimal.ZERO) > 0
                && request.totalPrice()
                                .movePointRight(2)
                                .remainder(BigDecimal.ONE)
                                .signum()
                        == 0
                && nightsOf(request).stream().noneMatch(nights::contains);
    }

    private static boolean isTheirs(WithdrawBooking withdrawal, Kept kept) {
        return withdrawal.travelerId().equals(kept.request.travelerId());
    }

    private static @Nullable String next(BookingCommand command, Kept kept, long now) {
        var waiting = kept.state.equals("waiting");
        var takenIn = kept.state.equals("taken in");
        var arrival = day(kept.request.stay().checkIn()) * DAY;
        var departed = (day(kept.request.stay().checkOut()) + 1) * DAY;
        return switch (command) {
            case RequestBooking c -> null;
            case ApproveBooking c -> waiting && now < kept.answerUntil ? "taken in" : null;
            case RejectBooking c ->
                waiting && now < kept.answerUntil && c.reason().length() <= 500 ? "off" : null;
            case CancelBooking c ->
                takenIn && !c.reason().isEmpty() && c.reason().length() <= 500 ? "off" : null;
            case WithdrawBooking c ->
                (waiting || (takenIn && now < arrival)) && c.reason().length() <= 500 ? "off" : null;
            case ExpireBooking c -> waiting && now >= kept.answerUntil ? "off" : null;
            case CompleteBooking c -> takenIn && now >= departed ? "over" : null;
        };
    }

    private static Set<String> nightsOf(RequestBooking request) {
        var nights = new HashSet<String>();
        for (var night = day(request.stay().checkIn());
                night < day(request.stay().checkOut());
                night++) {
            nights.add(request.ownerId() + "/" + request.propertyId() + "/" + night);
        }
        return nights;
    }

    private static long day(LocalDate date) {
        return date.toEpochDay();
    }
}
