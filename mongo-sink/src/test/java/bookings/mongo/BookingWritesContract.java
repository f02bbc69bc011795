package bookings.mongo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What either way of writing promises. */
interface BookingWritesContract {
    /** An empty collection, and none of another test's. */
    MongoCollection<Document> collection();

    BookingWrites writes(MongoCollection<Document> collection);

    @Test
    default void a_new_booking_is_stored_field_by_field_in_the_originals_order() {
        var collection = collection();

        assertThat(writes(collection).write(List.of(Samples.booking(1, 3, "$version is no field here"))))
                .isEmpty();

        var stored = collection.find().first();
        var expected = BookingDocuments.of(Samples.booking(1, 3, "$version is no field here"));
        assertThat(stored).isEqualTo(expected);
        assertThat(requireNonNull(stored).keySet()).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    default void an_older_version_never_wins_and_is_no_refusal() {
        var collection = collection();
        var writes = writes(collection);

        writes.write(List.of(Samples.booking(1, 2)));

        assertThat(writes.write(List.of(Samples.booking(1, 1), Samples.booking(2, 1))))
                .isEmpty();
        assertThat(collection.find())
                .containsExactlyInAnyOrder(
                        BookingDocuments.of(Samples.booking(1, 2)), BookingDocuments.of(Samples.booking(2, 1)));
    }

    @Test
    default void a_document_of_the_original_is_taken_over_with_what_others_added_to_it() {
        var collection = collection();
        var original = BookingDocuments.of(Samples.booking(1, 1));
        original.remove("version");
        original.append("note", "late arrival");
        collection.insertOne(original);

        writes(collection).write(List.of(Samples.booking(1, 2)));

        var stored = collection.find().first();
        assertThat(stored)
                .containsEntry("status", "ACCEPTED")
                .containsEntry("version", 2)
                .containsEntry("note", "late arrival")
                .containsEntry("updatedAt", Date.from(Samples.booking(1, 2).updatedAt()));
        assertThat(requireNonNull(stored).keySet()).endsWith("__v", "note", "version");
    }

    @Test
    default void whatever_the_order_and_the_repeats_the_newest_version_stays() {
        for (long seed = 1; seed <= 3; seed++) {
            var collection = collection();
            var writes = writes(collection);
            var random = new Random(seed);
            var rest = new ArrayList<>(Samples.shuffled(60, seed));
            while (!rest.isEmpty()) {
                var batch = oneVersionOfEach(rest.subList(0, Math.min(rest.size(), 1 + random.nextInt(40))));
                rest.subList(0, batch.size()).clear();
                assertThat(writes.write(batch)).isEmpty();
            }
            assertThat(collection.find())
                    .as("seed %d", seed)
                    .hasSize(60)
                    .allSatisfy(stored -> assertThat(stored)
                            .containsEntry("status", "CANCELLED")
                            .containsEntry("version", 3));
        }
    }

    @Test
    default void a_document_that_is_too_large_is_refused_alone() {
        var collection = collection();
        var tooLarge = Samples.booking(2, 3, "x".repeat(17 * 1024 * 1024));

        var refusals = writes(collection).write(List.of(Samples.booking(1, 1), tooLarge, Samples.booking(3, 1)));

        assertThat(refusals).extracting(BookingWrites.Refusal::booking).containsExactly(tooLarge);
        assertThat(collection.countDocuments()).isEqualTo(2);
    }

    /** As many from the beginning as have different ids. */
    private static List<Booking> oneVersionOfEach(List<Booking> bookings) {
        var batch = new ArrayList<Booking>();
        for (var booking : bookings) {
            if (batch.stream().anyMatch(other -> other.id().equals(booking.id()))) {
                break;
            }
            batch.add(booking);
        }
        return batch;
    }
}
