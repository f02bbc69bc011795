package bookings.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {
    @ParameterizedTest
    @CsvSource({
        "300,                300.00",
        "329.7,              329.70",
        "329.70000000000005, 329.70",
        "329.69999999999999, 329.70",
        "0.30000000000000004, 0.30",
        "3E+2,               300.00",
        "1E-2,               0.01",
        "1e-9,               0.00",
        "-1,                 -1.00",
        "0.010000999,        0.01",
        "0.009999001,        0.01",
        "999999999999.99,    999999999999.99"
    })
    void an_amount_near_whole_cents_is_meant_to_be_them(BigDecimal amount, BigDecimal cents) {
        assertThat(Price.inCents(amount)).contains(cents);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1234", "0.005", "0.015", "0.010001", "0.009999", "1e308", "1000000000000", "1E+12"})
    void another_amount_is_none(BigDecimal amount) {
        assertThat(Price.inCents(amount)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "1e-999999999",
                "1e2147483647",
                "-1e2147483647",
                "12345e2147483647",
                "1e-2147483647",
                "0e2147483647",
                "0e-2147483647"
            })
    @Timeout(10)
    void an_exponent_costs_nothing(BigDecimal amount) {
        assertThat(Price.inCents(amount)).isEmpty();
    }

    @Test
    @Timeout(10)
    void digits_without_end_are_no_amount() {
        assertThat(Price.inCents(new BigDecimal("9".repeat(4096)))).isEmpty();
        assertThat(Price.inCents(new BigDecimal("0." + "3".repeat(4096)))).isEmpty();
    }
}
