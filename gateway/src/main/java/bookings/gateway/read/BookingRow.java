package bookings.gateway.read;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.Cancellation;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.TravelerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;

/**
 * A booking as clients see one, whether it comes from the mirror or from the topology.
 *
 * @param propertyName as it was when the booking was made; empty where the source does not say
 * @param checkIn a day's first instant in UTC, but in old documents any instant
 * @param checkOut as {@code checkIn}
 * @param totalPrice empty where an old document has no number there
 * @param status upper case; in old documents perhaps none of ours
 * @param cancelledBy lower case
 * @param version 0 where an old document has none
 */
record BookingRow(
        BookingId id,
        TravelerId travelerId,
        PropertyId propertyId,
        OwnerId ownerId,
        String propertyName,
        Instant checkIn,
        Instant checkOut,
        int guests,
        Optional<BigDecimal> totalPrice,
        String status,
        Optional<String> cancelledBy,
        Optional<Instant> cancelledAt,
        Optional<String> cancellationReason,
        Instant createdAt,
        Instant updatedAt,
        int version) {

    static BookingRow of(Booking booking) {
        return new BookingRow(
                booking.id(),
                booking.travelerId(),
                booking.propertyId(),
                booking.ownerId(),
                booking.propertyName(),
                start(booking.stay().checkIn()),
                start(booking.stay().checkOut()),
                booking.guests(),
                Optional.of(booking.totalPrice()),
                booking.status().name(),
                booking.cancellation().map(ending -> ending.by().name().toLowerCase(Locale.ROOT)),
                booking.cancellation().map(Cancellation::at),
                booking.cancellation().map(Cancellation::reason).filter(reason -> !reason.isEmpty()),
                booking.createdAt(),
                booking.updatedAt(),
                booking.version());
    }

    /** @throws IllegalArgumentException when the document names no traveler, property or owner, or lacks a date */
    static BookingRow of(Document document) {
        return new BookingRow(
                new BookingId(Documents.id(document.get("_id"))),
                new TravelerId(Documents.id(document.get("traveler_id"))),
                new PropertyId(Documents.id(document.get("property_id"))),
                new OwnerId(Documents.id(document.get("owner_id"))),
                "",
                instant(document, "check_in"),
                instant(document, "check_out"),
                Documents.whole(document, "number_of_guests", 0),
                Documents.number(document.get("total_price")),
                Documents.text(document, "status"),
                Documents.optionalText(document, "cancelled_by"),
                Documents.instant(document, "cancelled_at"),
                Documents.optionalText(document, "cancellation_reason"),
                instant(document, "createdAt"),
                instant(document, "updatedAt"),
                Documents.whole(document, "version", 0));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant instant(Document document, String field) {
        return Documents.instant(document, field)
                .orElseThrow(() -> new IllegalArgumentException(field + " is no date"));
    }
}
