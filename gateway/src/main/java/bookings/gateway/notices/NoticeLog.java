package bookings.gateway.notices;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.gateway.notices.Notice.RequestReceived;
import bookings.gateway.notices.Notice.StatusUpdated;
import bookings.runtime.LogIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each notice as one line into the log: ids, and never a reason, which people write to people. */
public final class NoticeLog implements Courier {
    private static final Logger log = LoggerFactory.getLogger(NoticeLog.class);

    @Override
    public void bring(Notice notice) {
        var line = log.atInfo();
        switch (notice) {
            case RequestReceived(RequestBooking request, var at, var trace) ->
                LogIds.trace(
                                LogIds.booking(line, request.bookingId())
                                        .addKeyValue("owner", request.ownerId().value())
                                        .addKeyValue(
                                                "traveler", request.travelerId().value())
                                        .addKeyValue(
                                                "property", request.propertyId().value()),
                                trace)
                        .log("stay requested at={}", at);
            case RequestReceived(var command, var at, var trace) ->
                LogIds.trace(
                                LogIds.booking(line, command.bookingId())
                                        .addKeyValue("owner", command.ownerId().value()),
                                trace)
                        .log("cancellation requested at={}", at);
            case StatusUpdated(var booking, var trace) ->
                LogIds.trace(
                                LogIds.booking(line, booking.id())
                                        .addKeyValue("owner", booking.ownerId().value())
                                        .addKeyValue(
                                                "traveler", booking.travelerId().value())
                                        .addKeyValue(
                                                "property", booking.propertyId().value())
                                        .addKeyValue("status", booking.status().name())
                                        .addKeyValue("version", booking.version()),
                                trace)
                        .log("updated at={}", booking.updatedAt());
        }
    }
}
