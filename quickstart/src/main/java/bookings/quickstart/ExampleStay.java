package bookings.quickstart;

import bookings.quickstart.demo.DemoProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.LocalDate;

/** A stay that can be asked for now: its nights are free, and its price is the one that the gateway computes. */
record ExampleStay(DemoProperty property, LocalDate checkIn, LocalDate checkOut, int guests) {
    private static final int NIGHTS = 3;
    private static final int GUESTS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The first one from a day on.
     *
     * @param bookedDates the public answer about the property's held stays, sorted by check-in
     */
    static ExampleStay firstFree(DemoProperty property, LocalDate from, String bookedDates) {
        var checkIn = from;
        for (var held : held(bookedDates)) {
            var checkOut = LocalDate.parse(held.path("check_out").asText());
            if (LocalDate.parse(held.path("check_in").asText()).isBefore(checkIn.plusDays(NIGHTS))
                    && checkOut.isAfter(checkIn)) {
                checkIn = checkOut;
            }
        }
        return new ExampleStay(property, checkIn, checkIn.plusDays(NIGHTS), GUESTS);
    }

    private static JsonNode held(String bookedDates) {
        try {
            return JSON.readTree(bookedDates).path("data");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + bookedDates, e);
        }
    }

    BigDecimal price() {
        return property.price(NIGHTS);
    }

    /** The body of the request. */
    String json() {
        return "{\"property_id\":\"%s\",\"check_in_date\":\"%s\",\"check_out_date\":\"%s\",\"guests\":%d,\"total_price\":%s}"
                .formatted(property.id(), checkIn, checkOut, guests, price().toPlainString());
    }
}
