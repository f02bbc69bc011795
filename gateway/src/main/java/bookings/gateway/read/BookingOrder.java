package bookings.gateway.read;

import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import java.math.BigDecimal;
import java.util.Comparator;
import org.bson.conversions.Bson;

/** What lists can be sorted by, in MongoDB and in memory alike; bookings that are equal in it go by their ids. */
enum BookingOrder {
    CREATED("createdAt"),
    CHECK_IN("check_in"),
    CHECK_OUT("check_out"),
    TOTAL_PRICE("total_price"),
    STATUS("status");

    private final String field;

    BookingOrder(String field) {
        this.field = field;
    }

    /** The order of a field; by creation, as in the original, for any name that is not one of ours. */
    static BookingOrder of(String field) {
        for (var order : values()) {
            if (order.field.equals(field)) {
                return order;
            }
        }
        return CREATED;
    }

    Bson sort(boolean isAscending) {
        return isAscending ? ascending(field, "_id") : descending(field, "_id");
    }

    Comparator<BookingRow> comparator(boolean isAscending) {
        Comparator<BookingRow> first = switch (this) {
            case CREATED -> Comparator.comparing(BookingRow::createdAt);
            case CHECK_IN -> Comparator.comparing(BookingRow::checkIn);
            case CHECK_OUT -> Comparator.comparing(BookingRow::checkOut);
            case TOTAL_PRICE -> Comparator.comparing(row -> row.totalPrice().orElse(BigDecimal.ZERO));
            case STATUS -> Comparator.comparing(BookingRow::status);
        };
        var ascending = first.thenComparing(row -> row.id().value());
        return isAscending ? ascending : ascending.reversed();
    }
}
