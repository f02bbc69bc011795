package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.quickstart.demo.Marketplace;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ExampleStayTest {
    private static final LocalDate FROM = LocalDate.parse("2027-05-01");

    @Test
    void is_the_wanted_day_where_nothing_is_held() {
        assertThat(firstFree("").checkIn()).isEqualTo(FROM);
    }

    @Test
    void comes_after_a_stay_that_holds_one_of_its_nights() {
        assertThat(firstFree(held("2027-05-03", "2027-05-05")).checkIn()).isEqualTo("2027-05-05");
    }

    @Test
    void may_begin_and_end_where_others_end_and_begin() {
        var stays = held("2027-04-28", "2027-05-01") + "," + held("2027-05-04", "2027-05-06");
        assertThat(firstFree(stays).checkIn()).isEqualTo(FROM);
    }

    @Test
    void takes_no_gap_that_is_too_short() {
        var stays = held("2027-05-01", "2027-05-04") + "," + held("2027-05-06", "2027-05-09");
        assertThat(firstFree(stays).checkIn()).isEqualTo("2027-05-09");
    }

    private static ExampleStay firstFree(String stays) {
        var property = Marketplace.of(1, 1, 2).properties().getFirst();
        return ExampleStay.firstFree(property, FROM, "{\"success\":true,\"data\":[" + stays + "]}");
    }

    private static String held(String checkIn, String checkOut) {
        return "{\"check_in\":\"%s\",\"check_out\":\"%s\"}".formatted(checkIn, checkOut);
    }
}
