package bookings.mongo;

import static java.util.stream.Collectors.toMap;

import bookings.domain.Booking;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.Document;

/** Writes many bookings in one call; what fails for one of them stops none of the others. */
final class UnorderedBulk {
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final int DUPLICATE_KEY = 11000;

    /**
     * What MongoDB says of a document that it will not take. Every other code is taken for a machine's trouble and tried
     * again for ever: an outage must never empty the topic into the dead letters.
     */
    private static final Set<Integer> REFUSALS = Set.of(
            2, // BadValue
            14, // TypeMismatch
            121, // DocumentValidationFailure
            171, // CannotIndexParallelArrays
            10334, // BSONObjectTooLarge
            16755, // a geographical index cannot read the value
            17280, // KeyTooLong
            17419, // the updated document is too large
            17420); // the inserted document is too large

    private final MongoCollection<Document> collection;
    private final Function<Booking, WriteModel<Document>> operation;

    UnorderedBulk(MongoCollection<Document> collection, Function<Booking, WriteModel<Document>> operation) {
        this.collection = collection;
        this.operation = operation;
    }

    /**
     * Why one booking was not written.
     *
     * @param duplicate whether a unique index stood against it, be it that of {@code _id}
     */
    record Failure(boolean duplicate, String reason) {}

    /**
     * Writes what can be written.
     *
     * @return the bookings that were not written
     * @throws MongoException if any of them failed for a reason that may pass
     */
    Map<Booking, Failure> write(Collection<Booking> bookings) {
        if (bookings.isEmpty()) {
            return Map.of();
        }
        var inOrder = List.copyOf(bookings);
        try {
            collection.bulkWrite(inOrder.stream().map(operation).toList(), UNORDERED);
            return Map.of();
        } catch (MongoBulkWriteException some) {
            if (some.getWriteConcernError() != null
                    || !some.getWriteErrors().stream().allMatch(UnorderedBulk::isAboutTheDocument)) {
                throw new MongoException("MongoDB did not write all bookings: codes " + codes(some));
            }
            return some.getWriteErrors().stream()
                    .collect(toMap(error -> inOrder.get(error.getIndex()), UnorderedBulk::failure));
        } catch (BsonMaximumSizeExceededException tooLarge) {
            return inOrder.size() == 1
                    ? Map.of(inOrder.get(0), new Failure(false, String.valueOf(tooLarge.getMessage())))
                    : oneByOne(inOrder);
        }
    }

    /** The driver finds a document too large while it packs the call, and does not say which one. */
    private Map<Booking, Failure> oneByOne(List<Booking> bookings) {
        var failures = new LinkedHashMap<Booking, Failure>();
        bookings.forEach(booking -> failures.putAll(write(List.of(booking))));
        return failures;
    }

    /** Without the driver's words, which show values of documents. */
    private static List<Integer> codes(MongoBulkWriteException some) {
        var codes = new ArrayList<Integer>();
        var concern = some.getWriteConcernError();
        if (concern != null) {
            codes.add(concern.getCode());
        }
        some.getWriteErrors().forEach(error -> codes.add(error.getCode()));
        return codes.stream().distinct().toList();
    }

    private static boolean isAboutTheDocument(BulkWriteError error) {
        return error.getCode() == DUPLICATE_KEY || REFUSALS.contains(error.getCode());
    }

    /** Of a refused document MongoDB's message shows values, so that only the code goes further. */
    private static Failure failure(BulkWriteError error) {
        return new Failure(
                error.getCode() == DUPLICATE_KEY, "MongoDB refused the document with code " + error.getCode());
    }
}
