package bookings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.wire.MalformedRecordException.Fault;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as the two services before us wrote them, from what their clients had sent. */
class OriginalRecordsTest {
    @Test
    void a_request_is_read_with_ids_in_either_case_and_numbers_as_texts() {
        var read = read("A00000000000000000000001", "2027-05-01T00:00:00.000Z", "\"2\"", "\"329.70\"");

        assertThat(read)
                .isEqualTo(new RequestBooking(
                        new BookingId("b00000000000000000000001"),
                        new OwnerId("0e0000000000000000000001"),
                        new TravelerId("7a0000000000000000000001"),
                        new PropertyId("a00000000000000000000001"),
                        "Lake house",
                        new Stay(LocalDate.parse("2027-05-01"), LocalDate.parse("2027-05-04")),
                        2,
                        new BigDecimal("329.70")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            300                | 300.00
            "300"              | 300.00
            " 300 "            | 300.00
            3e2                | 300.00
            329.70000000000005 | 329.70
            0                  | 0.00
            -1                 | -1.00
            """)
    void a_price_is_read_in_cents_and_left_to_the_rules(String json, BigDecimal cents) {
        assertThat(read("a00000000000000000000001", "2027-05-01", "2", json).totalPrice())
                .isEqualTo(cents);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2    | 2
            "2"  | 2
            2.0  | 2
            2e0  | 2
            0    | 0
            -1   | -1
            2147483647 | 2147483647
            """)
    void guests_are_read_when_whole_and_left_to_the_rules(String json, int guests) {
        assertThat(read("a00000000000000000000001", "2027-05-01", json, "300").guests())
                .isEqualTo(guests);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-05-01T15:00:00.000Z,      2027-05-01",
        "2027-05-01T23:59:59.999Z,      2027-05-01",
        "2027-05-02T01:00:00.000+02:00, 2027-05-01",
        "2027-05-03T10:00:00Z,          2027-05-03"
    })
    void a_time_of_day_is_cut_to_its_utc_day(String checkIn, LocalDate first) {
        var stay = read("a00000000000000000000001", checkIn, "2", "300").stay();

        assertThat(stay).isEqualTo(new Stay(first, LocalDate.parse("2027-05-04")));
    }

    @Test
    void a_stay_within_one_day_holds_that_night() {
        var stay = read("a00000000000000000000001", "2027-05-03T23:59:59Z", "2", "300", "2027-05-03T23:59:59.001Z")
                .stay();

        assertThat(stay).isEqualTo(new Stay(LocalDate.parse("2027-05-03"), LocalDate.parse("2027-05-04")));
    }

    @Test
    void an_update_is_no_whole_booking() {
        var update = """
                {"type":"booking-status-updated","bookingId":"b00000000000000000000001","status":"ACCEPTED",\
                "travelerId":"7a0000000000000000000001","ownerId":"0e0000000000000000000001",\
                "timestamp":"2027-04-01T10:00:00.000Z"}""".getBytes(UTF_8);
        var updates = WireSamples.CHANNELS.updates();

        var malformed = catchThrowableOfType(
                MalformedRecordException.class,
                () -> updates.values().deserializer().deserialize("any", update));

        assertThat(malformed.fault()).isEqualTo(Fault.MISSING_FIELD);
    }

    private static RequestBooking read(String property, String checkIn, String guests, String price) {
        return read(property, checkIn, guests, price, "2027-05-04T00:00:00.000Z");
    }

    private static RequestBooking read(String property, String checkIn, String guests, String price, String checkOut) {
        var json = """
                {"type":"booking-created","bookingId":"b00000000000000000000001","propertyId":"%s",\
                "propertyName":"Lake house","travelerId":"7a0000000000000000000001",\
                "ownerId":"0E0000000000000000000001","checkIn":"%s","checkOut":"%s",\
                "guests":%s,"totalPrice":%s,"timestamp":"2027-04-01T10:00:00.000Z","unknown":{"a":[1]}}""".formatted(property, checkIn, checkOut, guests, price);
        var received = Channels.commandReader().deserialize("booking-requests", json.getBytes(UTF_8));
        assertThat(received.bytes()).isEqualTo(json.getBytes(UTF_8));
        return (RequestBooking) received.command();
    }
}
