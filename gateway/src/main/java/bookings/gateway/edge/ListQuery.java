package bookings.gateway.edge;

import bookings.domain.PropertyId;
import bookings.gateway.read.Cursor;
import bookings.gateway.read.Slice;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a list, as leniently read as clients are used to: what is unknown counts as not given. One that is
 * given twice, or as an array or object, is 400.
 */
public record ListQuery(Context ctx) {
    private static final Set<String> SORTABLE = Set.of("createdAt", "check_in", "check_out", "total_price", "status");
    private static final int MOST_ITEMS = 100;

    /** Upper case; empty for all. */
    public Optional<String> status() {
        return parameter("status").map(status -> status.toUpperCase(Locale.ROOT));
    }

    public Optional<PropertyId> property() {
        try {
            return parameter("propertyId").map(PropertyId::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One of the columns that can be sorted by; createdAt where another or none is named. */
    public String sortBy() {
        return parameter("sortBy").filter(SORTABLE::contains).orElse("createdAt");
    }

    public boolean ascending() {
        return parameter("order").filter("ASC"::equalsIgnoreCase).isPresent();
    }

    /**
     * Which part of a list of this order is asked for: at most {@code limit} bookings (1 to 100) behind the place that
     * {@code cursor} names, or all of them.
     *
     * @throws HttpFault 400 for another limit, or a cursor that no list of this order has handed out
     */
    public Slice slice(String sortBy, boolean ascending) {
        return new Slice(limit(MOST_ITEMS), parameter("cursor").map(text -> cursor(text, sortBy, ascending)));
    }

    /** Says in {@code X-Next-Cursor} where the list goes on, if it does. */
    public void goesOn(Optional<Cursor> next) {
        next.ifPresent(cursor -> ctx.header("X-Next-Cursor", cursor.text()));
    }

    /** @throws HttpFault 400 unless it is a number from 1 to {@code most} */
    public Optional<Integer> limit(int most) {
        return parameter("limit").map(text -> {
            if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
                throw HttpFault.badRequest("limit must be a number from 1 to " + most);
            }
            return Integer.valueOf(text);
        });
    }

    private static Cursor cursor(String text, String sortBy, boolean ascending) {
        try {
            return Cursor.of(text, sortBy, ascending);
        } catch (IllegalArgumentException e) {
            throw HttpFault.badRequest("cursor must be an X-Next-Cursor of a list in the same order");
        }
    }

    private Optional<String> parameter(String name) {
        var given = ctx.queryParamMap();
        if (given.keySet().stream().anyMatch(key -> key.startsWith(name + "["))
                || ctx.queryParams(name).size() > 1) {
            throw HttpFault.badRequest(name + " must be given once, as a text");
        }
        return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isEmpty());
    }
}
