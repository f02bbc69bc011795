package bookings.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2027-05-01T00:00:00Z,           2027-05-01T00:00:00.000Z",
        "2027-05-01T10:20:30.4Z,         2027-05-01T10:20:30.400Z",
        "2027-05-01T10:20:30.987654321Z, 2027-05-01T10:20:30.987Z",
        "0001-01-01T00:00:00Z,           0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z,       9999-12-31T23:59:59.999Z"
    })
    void an_instant_is_written_with_three_decimals(Instant at, String iso) {
        assertThat(Times.iso(at)).isEqualTo(iso);
    }

    @Test
    void a_day_is_written_as_its_first_instant() {
        assertThat(Times.iso(LocalDate.parse("2027-05-01"))).isEqualTo("2027-05-01T00:00:00.000Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2027-05-01,                    2027-05-01T00:00:00Z",
        "2028-02-29,                    2028-02-29T00:00:00Z",
        "0001-01-01,                    0001-01-01T00:00:00Z",
        "9999-12-31,                    9999-12-31T00:00:00Z",
        "2027-05-01T10:20Z,             2027-05-01T10:20:00Z",
        "2027-05-01T10:20:30.123Z,      2027-05-01T10:20:30.123Z",
        "2027-05-01T01:00:00+02:00,     2027-04-30T23:00:00Z",
        "2027-05-01T23:00:00.000-05:00, 2027-05-02T04:00:00Z"
    })
    void a_date_or_a_date_time_with_its_offset_is_read(String text, Instant at) {
        assertThat(Times.instant(text)).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "tomorrow",
                "0",
                "1830297600000",
                "1e18",
                "2027-13-01",
                "2027-02-30",
                "2027-02-29",
                "2027-00-10",
                "2027-5-1",
                "20270501",
                "2027-W18-6",
                "2027-121",
                "05/01/2027",
                "2027-05-01 ",
                "2027-05-01 10:00:00Z",
                "2027-05-01T10:00:00",
                "2027-05-01T24:00:00Z",
                "2027-05-01T25:00:00Z",
                "2027-05-01T10:00:60Z",
                "2027-05-01T10:00:00+19:00",
                "2027-05-01T10:00:00[Europe/Berlin]",
                "+275760-09-13",
                "+10000-01-01",
                "-0001-12-31",
                "+999999999-12-31T23:59:59-18:00",
                "-999999999-01-01T00:00:00+18:00",
                "9999-12-31T23:00:00-05:00"
            })
    void any_other_text_is_no_date(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Times.instant(text));
    }

    @Test
    void a_long_text_is_not_looked_at() {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Times.instant("2".repeat(1_000_000)));
    }

    @ParameterizedTest
    @CsvSource({"300.00, 300", "3E+2, 300", "329.70, 329.7", "0.01, 0.01", "0.00, 0", "999999999999.99, 999999999999.99"
    })
    void an_amount_is_written_as_javascript_writes_it(BigDecimal amount, String text) {
        assertThat(Numbers.plain(amount)).isEqualTo(text);
    }
}
