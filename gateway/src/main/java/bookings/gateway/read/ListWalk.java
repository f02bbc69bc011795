package bookings.gateway.read;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import bookings.domain.BookingId;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * A walk along a sorted list in MongoDB, from a place on and no further than wanted. The sink makes an index for every
 * list, in which all of its bookings lie side by side and in order.
 *
 * @param filter equalities only, so that the order within them is the index's
 */
record ListWalk(Bson filter, BookingOrder order, boolean ascending, Slice slice) {
    /** Runs a query to its last document. */
    interface Finder {
        List<Document> find(Function<MongoCollection<Document>, FindIterable<Document>> query);
    }

    /** @param next where the list goes on; empty where it has ended */
    record Page(List<Document> documents, Optional<Cursor> next) {}

    Page page(Finder finder) {
        // one more than wanted tells whether there is more
        var found = found(finder, slice.most() + 1);
        if (found.size() <= slice.most()) {
            return new Page(found, Optional.empty());
        }
        return new Page(found.subList(0, slice.most()), placeBehind(found.get(slice.most() - 1)));
    }

    /**
     * Behind a place come first the bookings that are equal to it in the order's field, and then the others. Asked for in
     * one go, as either the one or the other, they would no longer be one range of an index.
     */
    private List<Document> found(Finder finder, int most) {
        var place = slice.after();
        if (place.isEmpty()) {
            return range(finder, slice.limit().isPresent() ? and(filter, order.comparable()) : filter, most);
        }
        var value = place.get().value();
        var id = new ObjectId(place.get().id().value());
        var equal = and(filter, eq(order.field(), value), beyond("_id", id));
        var found = new ArrayList<>(range(finder, equal, most));
        if (found.size() < most) {
            found.addAll(range(finder, and(filter, beyond(order.field(), value)), most - found.size()));
        }
        return found;
    }

    private List<Document> range(Finder finder, Bson bounds, int most) {
        return finder.find(
                bookings -> bookings.find(bounds).sort(order.sort(ascending)).limit(most));
    }

    private <T> Bson beyond(String field, T value) {
        return ascending ? gt(field, value) : lt(field, value);
    }

    private Optional<Cursor> placeBehind(Document last) {
        return order.comparable(Optional.ofNullable(last.get(order.field())))
                .map(value ->
                        new Cursor(order.field(), ascending, value, new BookingId(Documents.id(last.get("_id")))));
    }
}
