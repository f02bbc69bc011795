package bookings.gateway.edge;

import bookings.domain.BookingId;
import bookings.domain.PropertyId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
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
     * The page that is asked for: at most {@code limit} items (1 to 100) after the booking that {@code cursor} names, or
     * all of them. The header {@code X-Next-Cursor} names the next page's cursor, where there is a next page.
     *
     * @throws HttpFault 400 for another limit, or a cursor that is no booking of the list
     */
    public List<ObjectNode> page(List<ObjectNode> all) {
        var limit = limit(MOST_ITEMS);
        var from = parameter("cursor").map(cursor -> after(cursor, all)).orElse(0);
        var to = Math.min(all.size(), from + limit.orElse(all.size()));
        if (limit.isPresent() && to < all.size() && to > from) {
            ctx.header("X-Next-Cursor", all.get(to - 1).path("_id").asText());
        }
        return all.subList(from, to);
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

    private static int after(String cursor, List<ObjectNode> all) {
        var id = idOf(cursor);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path("_id").asText().equals(id.value())) {
                return i + 1;
            }
        }
        throw HttpFault.badRequest("cursor must be the _id of a booking in this list");
    }

    private static BookingId idOf(String cursor) {
        try {
            return new BookingId(cursor);
        } catch (IllegalArgumentException e) {
            throw HttpFault.badRequest("cursor must be the _id of a booking in this list");
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
