package bookings.gateway.notices;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.gateway.notices.Notice.RequestReceived;
import bookings.gateway.notices.Notice.StatusUpdated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each notice as one line into the log: ids, and never a reason, which people write to people. */
public final class NoticeLog implements Courier {
    private static final Logger log = LoggerFactory.getLogger(NoticeLog.class);

    @Override
    public void bring(Notice notice) {
        log.info("{}", line(notice));
    }

    static String line(Notice notice) {
        return switch (notice) {
            case RequestReceived(RequestBooking request, var at) ->
                "booking=%s owner=%s traveler=%s property=%s stay requested at=%s"
                        .formatted(
                                request.bookingId().value(),
                                request.ownerId().value(),
                                request.travelerId().value(),
                                request.propertyId().value(),
                                at);
            case RequestReceived(var command, var at) ->
                "booking=%s owner=%s cancellation requested at=%s"
                        .formatted(
                                command.bookingId().value(), command.ownerId().value(), at);
            case StatusUpdated(var booking) ->
                "booking=%s owner=%s traveler=%s property=%s status=%s version=%d updated at=%s"
                        .formatted(
                                booking.id().value(),
                                booking.ownerId().value(),
                                booking.travelerId().value(),
                                booking.propertyId().value(),
                                booking.status(),
                                booking.version(),
                                booking.updatedAt());
        };
    }
}
