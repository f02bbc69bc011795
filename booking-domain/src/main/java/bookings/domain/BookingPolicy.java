package bookings.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a marketplace may set about its bookings.
 *
 * @param expiry how long an owner has to answer
 * @param maxNights longest stay
 * @param maxDaysAhead furthest check-in, in days from the day of the request
 * @param zone where "today" and the ends of days are
 * @param completion whether accepted stays become COMPLETED when their check-out day ends
 * @throws IllegalArgumentException for lengths that are not positive
 */
public record BookingPolicy(Duration expiry, int maxNights, int maxDaysAhead, ZoneId zone, boolean completion) {
    /** For how long after its end a closed booking still answers repeated commands, at the least. */
    private static final Duration REMEMBERED = Duration.ofHours(24);

    public BookingPolicy {
        if (!expiry.isPositive()) {
            throw new IllegalArgumentException("BOOKING_EXPIRY must be positive, was " + expiry);
        }
        if (maxNights < 1) {
            throw new IllegalArgumentException("BOOKING_MAX_NIGHTS must be 1 or more, was " + maxNights);
        }
        if (maxDaysAhead < 1) {
            throw new IllegalArgumentException("BOOKING_MAX_DAYS_AHEAD must be 1 or more, was " + maxDaysAhead);
        }
    }

    /** The calendar day of an instant. */
    public LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    /** Why nobody can ask at this instant for a stay from this day on, whatever its end. */
    public Optional<Refusal> refusalOf(LocalDate checkIn, Instant at) {
        return checkIn.isBefore(day(at)) ? Optional.of(Refusal.CHECK_IN_PAST) : Optional.empty();
    }

    /** Why nobody can ask at this instant for this stay, whatever the property. */
    public Optional<Refusal> refusalOf(Stay stay, Instant at) {
        var past = refusalOf(stay.checkIn(), at);
        if (past.isPresent()) {
            return past;
        }
        if (stay.nights() > maxNights) {
            return Optional.of(Refusal.stayTooLong(maxNights));
        }
        if (stay.checkIn().isAfter(day(at).plusDays(maxDaysAhead))) {
            return Optional.of(Refusal.tooFarAhead(maxDaysAhead));
        }
        return Optional.empty();
    }

    /** Until when the owner can answer a request: {@link #expiry} later, at the latest when the check-in day ends. */
    Instant deadline(Stay stay, Instant requestedAt) {
        var answerBy = requestedAt.plus(expiry);
        var dayEnds = endOf(stay.checkIn());
        return answerBy.isBefore(dayEnds) ? answerBy : dayEnds;
    }

    /** What time will do to the booking next, if nobody does anything before. */
    public Due due(Booking booking) {
        return switch (booking.status()) {
            case PENDING -> new Due(Due.Kind.EXPIRE, booking.deadline());
            case ACCEPTED -> new Due(Due.Kind.COMPLETE, endOf(booking.stay().checkOut()));
            case CANCELLED, COMPLETED -> new Due(Due.Kind.FORGET, forgottenAfter(booking));
        };
    }

    /** Not before its check-in day is past, so that a late copy of its request is refused as past and never reopens it. */
    private Instant forgottenAfter(Booking booking) {
        var answered = booking.updatedAt().plus(REMEMBERED);
        var past = endOf(booking.stay().checkIn());
        return answered.isAfter(past) ? answered : past;
    }

    private Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }
}
