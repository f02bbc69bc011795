package bookings.gateway.read;

import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.client.model.Filters;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Date;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;

/** What lists can be sorted by, in MongoDB and in memory alike; bookings that are equal in it go by their ids. */
enum BookingOrder {
    CREATED("createdAt"),
    CHECK_IN("check_in"),
    CHECK_OUT("check_out"),
    TOTAL_PRICE("total_price"),
    STATUS("status");

    private static final BigDecimal LARGEST_INT = BigDecimal.valueOf(Integer.MAX_VALUE);

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

    String field() {
        return field;
    }

    Bson sort(boolean isAscending) {
        return isAscending ? ascending(field, "_id") : descending(field, "_id");
    }

    Comparator<BookingRow> comparator(boolean isAscending) {
        var ascending = Comparator.comparing(this::value, this::compare)
                .thenComparing(row -> row.id().value());
        return isAscending ? ascending : ascending.reversed();
    }

    /** Whether a booking lies behind a place in a list of this order. */
    boolean isBehind(BookingRow row, Cursor place) {
        var byValue = compare(value(row), place.value());
        var compared = byValue == 0 ? row.id().value().compareTo(place.id().value()) : byValue;
        return place.ascending() ? compared > 0 : compared < 0;
    }

    /** What the mirror holds in the field, a price as an int where it is whole and fits, else as a double. */
    Object value(BookingRow row) {
        return switch (this) {
            case CREATED -> Date.from(row.createdAt());
            case CHECK_IN -> Date.from(row.checkIn());
            case CHECK_OUT -> Date.from(row.checkOut());
            case TOTAL_PRICE -> stored(row.totalPrice().orElse(BigDecimal.ZERO));
            case STATUS -> row.status();
        };
    }

    /**
     * A document's value, if it is of the type by which pages are sorted: a comparison in MongoDB finds values of one type
     * only, so that a page could not go on behind any other.
     */
    Optional<Object> comparable(Optional<Object> value) {
        return value.filter(found -> switch (this) {
            case CREATED, CHECK_IN, CHECK_OUT -> found instanceof Date;
            case TOTAL_PRICE -> found instanceof Number number && !Double.isNaN(number.doubleValue());
            case STATUS -> found instanceof String;
        });
    }

    /** Lets through the documents that {@link #comparable} lets through. */
    Bson comparable() {
        return switch (this) {
            case CREATED, CHECK_IN, CHECK_OUT -> Filters.gte(field, new Date(Long.MIN_VALUE));
            case TOTAL_PRICE -> Filters.gte(field, Double.NEGATIVE_INFINITY);
            case STATUS -> Filters.gte(field, "");
        };
    }

    /** @throws IllegalArgumentException where the text is no value of the field, as {@link Cursor#text} writes it */
    Object read(String text) {
        return switch (this) {
            case CREATED, CHECK_IN, CHECK_OUT -> new Date(Long.parseLong(text));
            case TOTAL_PRICE -> number(text);
            case STATUS -> text;
        };
    }

    private static Number number(String text) {
        var digits = text.substring(0, Math.max(0, text.length() - 1));
        var number = text.endsWith("m")
                ? Decimal128.parse(digits)
                : text.endsWith("d") ? (Number) Double.valueOf(digits) : (Number) Long.valueOf(text);
        if (Double.isNaN(number.doubleValue())) {
            throw new IllegalArgumentException("nothing comes behind a value that is no number");
        }
        return number;
    }

    /** Values that a page can be sorted by, all of them of this order's type. */
    private int compare(Object one, Object other) {
        return switch (this) {
            case CREATED, CHECK_IN, CHECK_OUT -> ((Date) one).compareTo((Date) other);
            case TOTAL_PRICE -> Double.compare(((Number) one).doubleValue(), ((Number) other).doubleValue());
            case STATUS -> ((String) one).compareTo((String) other);
        };
    }

    private static Number stored(BigDecimal price) {
        var isInt = price.stripTrailingZeros().scale() <= 0 && price.abs().compareTo(LARGEST_INT) <= 0;
        return isInt ? (Number) price.intValueExact() : (Number) price.doubleValue();
    }
}
