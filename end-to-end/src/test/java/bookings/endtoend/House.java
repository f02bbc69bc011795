package bookings.endtoend;

import java.time.LocalDate;

/**
 * A property that costs 100 a night, 50 for cleaning and 38 for service, and sleeps four.
 *
 * @param firstNight the nights of tests are counted from, a month ahead
 */
record House(String id, String ownerId, String name, LocalDate firstNight) {
    /**
     * The body of a create, as the web client sends it.
     *
     * @param from how many nights after the first one
     */
    String stay(int from, int nights) {
        var checkIn = night(from);
        return """
                {"property_id":"%s","check_in_date":"%s","check_out_date":"%s","guests":2,"total_price":%d}""".formatted(id, checkIn, checkIn.plusDays(nights), nights * 100 + 50 + 38);
    }

    LocalDate night(int number) {
        return firstNight.plusDays(number);
    }
}
