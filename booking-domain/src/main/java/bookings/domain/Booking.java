package bookings.domain;

import static bookings.domain.BookingStatus.ACCEPTED;
import static bookings.domain.BookingStatus.CANCELLED;
import static bookings.domain.BookingStatus.COMPLETED;
import static bookings.domain.BookingStatus.PENDING;

import bookings.domain.BookingCommand.RequestBooking;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One version of one booking, whole.
 *
 * @param totalPrice in the marketplace's currency, more than 0
 * @param version 1 for the request, one more with each change
 * @param createdAt the log's time of the request
 * @param updatedAt the log's time of the command that made this version
 * @param deadline until when the owner can answer
 * @param cancellation present when CANCELLED, and only then
 * @param commands the command that made each version, first to last: as many as versions
 * @throws IllegalArgumentException when version and commands, or status and cancellation, do not agree
 */
public record Booking(
        BookingId id,
        OwnerId ownerId,
        TravelerId travelerId,
        PropertyId propertyId,
        String propertyName,
        Stay stay,
        int guests,
        BigDecimal totalPrice,
        BookingStatus status,
        int version,
        Instant createdAt,
        Instant updatedAt,
        Instant deadline,
        Optional<Cancellation> cancellation,
        List<CommandId> commands) {

    public Booking {
        commands = List.copyOf(commands);
        if (commands.size() != version) {
            throw new IllegalArgumentException("version " + version + " of " + commands.size() + " commands");
        }
        if (cancellation.isPresent() != (status == CANCELLED)) {
            throw new IllegalArgumentException("a booking has a cancellation when CANCELLED, and was " + status);
        }
    }

    static Booking requested(RequestBooking request, CommandId command, Instant at, Instant deadline) {
        return new Booking(
                request.bookingId(),
                request.ownerId(),
                request.travelerId(),
                request.propertyId(),
                request.propertyName(),
                request.stay(),
                request.guests(),
                request.totalPrice(),
                PENDING,
                1,
                at,
                at,
                deadline,
                Optional.empty(),
                List.of(command));
    }

    Booking accepted(LoggedCommand by) {
        return next(ACCEPTED, by, Optional.empty());
    }

    Booking cancelled(LoggedCommand by, Party party, String reason) {
        return next(CANCELLED, by, Optional.of(new Cancellation(party, by.at(), reason)));
    }

    Booking completed(LoggedCommand by) {
        return next(COMPLETED, by, Optional.empty());
    }

    /** The first version: what a repeated request is answered with, whatever became of the booking since. */
    public Booking asRequested() {
        return version(PENDING, createdAt, Optional.empty(), commands.subList(0, 1));
    }

    /** Whether the command made one of the versions, so that it is a retry. */
    boolean knows(CommandId command) {
        return commands.contains(command);
    }

    /** Whether the request asks for just this booking; the property's name may have changed since. */
    boolean isAskedForBy(RequestBooking request) {
        return id.equals(request.bookingId())
                && ownerId.equals(request.ownerId())
                && travelerId.equals(request.travelerId())
                && propertyId.equals(request.propertyId())
                && stay.equals(request.stay())
                && guests == request.guests()
                && totalPrice.compareTo(request.totalPrice()) == 0;
    }

    private Booking next(BookingStatus next, LoggedCommand by, Optional<Cancellation> ending) {
        var applied = new ArrayList<>(commands);
        applied.add(by.id());
        return version(next, by.at(), ending, applied);
    }

    /** The same booking at another point of its life; its facts never change. */
    private Booking version(
            BookingStatus itsStatus, Instant since, Optional<Cancellation> ending, List<CommandId> applied) {
        return new Booking(
                id,
                ownerId,
                travelerId,
                propertyId,
                propertyName,
                stay,
                guests,
                totalPrice,
                itsStatus,
                applied.size(),
                createdAt,
                since,
                deadline,
                ending,
                applied);
    }
}
