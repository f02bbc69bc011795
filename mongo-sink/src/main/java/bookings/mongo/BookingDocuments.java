package bookings.mongo;

import bookings.domain.Booking;
import bookings.domain.Cancellation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Bookings as the original stores them, so that whoever reads its collection can read ours: same names, order and types,
 * and {@code version} behind them.
 */
public final class BookingDocuments {
    public static final String ID = "_id";
    /** The one field that the original's documents do not have. */
    public static final String VERSION = "version";

    /** Why a booking ended, in somebody's own words; null where nobody gave any. */
    public static final String REASON = "cancellation_reason";

    /** All fields that are ours, in their order; a document may have others, which the mirror leaves alone. */
    public static final List<String> FIELDS = List.of(
            ID,
            "traveler_id",
            "property_id",
            "owner_id",
            "check_in",
            "check_out",
            "number_of_guests",
            "total_price",
            "status",
            "party_type",
            "cancelled_by",
            "cancelled_at",
            REASON,
            "createdAt",
            "updatedAt",
            "__v",
            VERSION);

    private static final BigDecimal SMALLEST_INT = BigDecimal.valueOf(Integer.MIN_VALUE);
    private static final BigDecimal LARGEST_INT = BigDecimal.valueOf(Integer.MAX_VALUE);

    private BookingDocuments() {}

    /**
     * The whole document.
     *
     * @throws ArithmeticException if a time lies beyond what a BSON date can hold
     */
    public static Document of(Booking booking) {
        var ending = booking.cancellation();
        return new Document(ID, id(booking))
                .append("traveler_id", new ObjectId(booking.travelerId().value()))
                .append("property_id", new ObjectId(booking.propertyId().value()))
                .append("owner_id", new ObjectId(booking.ownerId().value()))
                .append("check_in", date(booking.stay().checkIn()))
                .append("check_out", date(booking.stay().checkOut()))
                .append("number_of_guests", booking.guests())
                .append("total_price", number(booking.totalPrice()))
                .append("status", booking.status().name())
                .append("party_type", "couple") // the original never writes another
                .append("cancelled_by", ending.map(BookingDocuments::by).orElse(null))
                .append("cancelled_at", ending.map(end -> date(end.at())).orElse(null))
                .append(REASON, ending.flatMap(BookingDocuments::reason).orElse(null))
                .append("createdAt", date(booking.createdAt()))
                .append("updatedAt", date(booking.updatedAt()))
                .append("__v", 0)
                .append(VERSION, booking.version());
    }

    static ObjectId id(Booking booking) {
        return new ObjectId(booking.id().value());
    }

    private static String by(Cancellation ending) {
        return ending.by().name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> reason(Cancellation ending) {
        return Optional.of(ending.reason()).filter(text -> !text.isEmpty());
    }

    private static Date date(LocalDate day) {
        return date(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static Date date(Instant instant) {
        return new Date(instant.toEpochMilli());
    }

    /** JavaScript has one kind of number, and its driver stores whole ones as int32 where they fit. */
    private static Number number(BigDecimal price) {
        var whole = price.stripTrailingZeros().scale() <= 0;
        return whole && price.compareTo(SMALLEST_INT) >= 0 && price.compareTo(LARGEST_INT) <= 0
                ? (Number) price.intValueExact()
                : (Number) price.doubleValue();
    }
}
