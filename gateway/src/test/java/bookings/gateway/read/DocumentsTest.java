package bookings.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentsTest {
    @Test
    void numbers_are_exact_whatever_their_type() {
        assertThat(Documents.number(300)).contains(new BigDecimal("300"));
        assertThat(Documents.number(300L)).contains(new BigDecimal("300"));
        assertThat(Documents.number(329.7)).contains(new BigDecimal("329.7"));
        assertThat(Documents.number(new Decimal128(new BigDecimal("329.70")))).contains(new BigDecimal("329.70"));
        assertThat(Documents.number(" 49.50 ")).contains(new BigDecimal("49.50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "12 EUR", "NaN", "Infinity", "1e999999999", "1e-999999999", "0x10"})
    void a_text_that_is_no_amount_is_none(String text) {
        assertThat(Documents.number(text)).isEmpty();
    }

    @Test
    void what_is_no_amount_is_none() {
        assertThat(Documents.number(null)).isEmpty();
        assertThat(Documents.number(true)).isEmpty();
        assertThat(Documents.number(List.of(1))).isEmpty();
        assertThat(Documents.number(Double.NaN)).isEmpty();
        assertThat(Documents.number(Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(Documents.number(Double.MAX_VALUE)).isEmpty();
        assertThat(Documents.number(Decimal128.NaN)).isEmpty();
        assertThat(Documents.number(Decimal128.NEGATIVE_INFINITY)).isEmpty();
        assertThat(Documents.number(Decimal128.NEGATIVE_ZERO)).isEmpty();
    }

    @Test
    void ids_are_read_in_every_form() {
        var hex = "aaaaaaaaaaaaaaaaaaaaaa01";
        assertThat(Documents.id(new ObjectId(hex))).isEqualTo(hex);
        assertThat(Documents.id(hex)).isEqualTo(hex);
        assertThat(Documents.id(new Document("$oid", hex))).isEqualTo(hex);
        assertThat(Documents.id(new Document("$ne", hex))).isEmpty();
        assertThat(Documents.id(null)).isEmpty();
    }
}
