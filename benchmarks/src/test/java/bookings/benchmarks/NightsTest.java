package bookings.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.benchmarks.Demo.Home;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class NightsTest {
    private static final LocalDate TODAY = LocalDate.parse("2027-05-01");
    private static final String NOTHING = "{\"success\":true,\"data\":[]}";

    private final Nights nights = new Nights(TODAY);

    @Test
    void homes_take_turns_and_each_begins_where_its_booked_dates_end() throws Exception {
        nights.add(home("a"), NOTHING);
        nights.add(home("b"), booked("2027-06-10", "2027-06-12"));

        assertThat(nights.take()).isEqualTo("""
                {"property_id":"a","check_in_date":"2027-05-02","check_out_date":"2027-05-03","guests":1,"total_price":188}""");
        assertThat(nights.take()).contains("\"b\"", "2027-06-12", "2027-06-13");
        assertThat(nights.take()).contains("\"a\"", "2027-05-03", "2027-05-04");
    }

    @Test
    void a_home_without_nights_is_left_out_until_none_has_any() throws Exception {
        nights.add(home("full"), booked("2037-04-01", "2037-04-28"));
        nights.add(home("nearly full"), booked("2037-04-01", "2037-04-26"));

        assertThat(nights.take()).contains("nearly full", "2037-04-26");
        assertThatThrownBy(() -> {
                    for (int taken = 0; taken < 3; taken++) {
                        assertThat(nights.take()).contains("nearly full");
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no free nights are left");
    }

    private static Home home(String id) {
        return new Home(
                id, "0e0000000000000000000001", new BigDecimal(100), new BigDecimal(50), new BigDecimal(38), true);
    }

    private static String booked(String checkIn, String checkOut) {
        return """
                {"success":true,"data":[{"check_in":"2027-05-05","check_out":"2027-05-06"},\
                {"check_in":"%s","check_out":"%s"}]}""".formatted(checkIn, checkOut);
    }
}
