package bookings.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;

/** Amounts as JavaScript writes them: 300 and 329.7, never 300.00 or 3E+2. */
public final class Numbers {
    private Numbers() {}

    /** The amount without trailing zeros or exponent. */
    public static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    static void writeAmount(JsonGenerator json, String name, BigDecimal amount) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(plain(amount));
    }
}
