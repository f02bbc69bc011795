package bookings.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Party;
import java.util.Map;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.Test;

class BookingDocumentsTest {
    /** Extended JSON shows every BSON type. */
    private static final JsonWriterSettings TYPED =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    @Test
    void a_cancelled_booking_has_the_originals_fields_in_its_order_and_the_version_last() {
        assertThat(BookingDocuments.of(Samples.booking(1, 3)).toJson(TYPED)).isEqualTo("""
                        {"_id": {"$oid": "00000000000000b00c000001"}, \
                        "traveler_id": {"$oid": "00000000000000000000007b"}, \
                        "property_id": {"$oid": "0000000000000000000000fb"}, \
                        "owner_id": {"$oid": "00000000000000000000000b"}, \
                        "check_in": {"$date": {"$numberLong": "1809129600000"}}, \
                        "check_out": {"$date": {"$numberLong": "1809388800000"}}, \
                        "number_of_guests": {"$numberInt": "2"}, \
                        "total_price": {"$numberDouble": "329.7"}, \
                        "status": "CANCELLED", \
                        "party_type": "couple", \
                        "cancelled_by": "owner", \
                        "cancelled_at": {"$date": {"$numberLong": "1803896250123"}}, \
                        "cancellation_reason": "Change of plans", \
                        "createdAt": {"$date": {"$numberLong": "1803896130123"}}, \
                        "updatedAt": {"$date": {"$numberLong": "1803896250123"}}, \
                        "__v": {"$numberInt": "0"}, \
                        "version": {"$numberInt": "3"}}""");
    }

    @Test
    void a_booking_that_was_not_cancelled_says_so_with_nulls() {
        var document = BookingDocuments.of(Samples.booking(1, 1));

        assertThat(document).containsEntry("status", "PENDING").containsEntry("version", 1);
        assertThat(document)
                .containsEntry("cancelled_by", null)
                .containsEntry("cancelled_at", null)
                .containsEntry("cancellation_reason", null);
    }

    @Test
    void whole_prices_are_integers_where_they_fit_and_all_others_doubles() {
        Map.of("300.00", 300, "300.50", 300.5, "2147483647", Integer.MAX_VALUE, "2147483648", 2147483648.0)
                .forEach((price, stored) ->
                        assertThat(BookingDocuments.of(Samples.priced(price))).containsEntry("total_price", stored));
    }

    @Test
    void who_ended_it_is_named_in_lower_case_and_an_empty_reason_is_null() {
        assertThat(BookingDocuments.of(Samples.ended(Party.SYSTEM, "Expired")))
                .containsEntry("cancelled_by", "system")
                .containsEntry("cancellation_reason", "Expired");
        assertThat(BookingDocuments.of(Samples.ended(Party.TRAVELER, "")))
                .containsEntry("cancelled_by", "traveler")
                .containsEntry("cancellation_reason", null);
    }
}
