package bookings.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import bookings.domain.BookingId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
    private static final BookingId ID = new BookingId("dddddddddddddddddddddd01");

    static Stream<Cursor> places() {
        return Stream.of(
                new Cursor("createdAt", false, new Date(1_800_000_000_123L), ID),
                new Cursor("check_in", true, new Date(-1), ID),
                new Cursor("check_out", true, new Date(0), ID),
                new Cursor("total_price", true, 329.7, ID),
                new Cursor("total_price", false, 1e-7, ID),
                new Cursor("total_price", false, 300L, ID),
                new Cursor("total_price", false, new Decimal128(new BigDecimal("329.70")), ID),
                new Cursor("status", true, "PENDING", ID),
                new Cursor("status", true, "a:b", ID),
                new Cursor("status", true, "", ID));
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_place_is_found_again_with_the_type_of_its_value(Cursor place) {
        assertThat(Cursor.of(place.text(), place.sortBy(), place.ascending())).isEqualTo(place);
        assertThat(place.text()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void a_place_in_another_order_is_none() {
        var text = new Cursor("check_in", true, new Date(0), ID).text();
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.of(text, "check_in", false));
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.of(text, "check_out", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "total_price",
                "total_price:asc",
                "total_price:asc:dddddddddddddddddddddd01",
                "total_price:asc:dddddddddddddddddddddd01:",
                "total_price:asc:dddddddddddddddddddddd01:d",
                "total_price:asc:dddddddddddddddddddddd01:NaNd",
                "total_price:asc:dddddddddddddddddddddd01:NaNm",
                "total_price:asc:dddddddddddddddddddddd01:{}",
                "total_price:asc:dddddddddddddddddddddd:1",
                "total_price:asc::1"
            })
    void what_no_list_has_handed_out_is_no_place(String plain) {
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.of(text, "total_price", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "dddddddddddddddddddddd01", "%24", "ä"})
    void what_is_not_even_written_like_one_is_no_place(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.of(text, "total_price", true));
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.of("A".repeat(600), "total_price", true));
    }
}
