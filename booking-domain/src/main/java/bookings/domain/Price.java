package bookings.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** How prices are read: decimals throughout, in whole cents. */
public final class Price {
    /** Decimals of a price. */
    public static final int CENTS = 2;

    /** Programs that add doubles miss whole cents by less than this. */
    private static final BigDecimal SLACK = new BigDecimal("0.000001");

    /** Digits before the decimal point that any price has room in. */
    private static final int MAX_WHOLE_DIGITS = 12;

    /** A longer fraction is no price, and reading it would only cost time. */
    private static final int MAX_DECIMALS = 40;

    private Price() {}

    /**
     * The amount in whole cents, rounded half-up; empty where it lies 0.000001 or more from them, or is too large or
     * too long to be an amount of money. 329.70000000000005 is 329.70, 0.1234 is nothing.
     */
    public static Optional<BigDecimal> inCents(BigDecimal amount) {
        var wholeDigits = (long) amount.precision() - amount.scale(); // an int overflows at 1e2147483647
        if (wholeDigits > MAX_WHOLE_DIGITS || amount.scale() > MAX_DECIMALS) {
            return Optional.empty();
        }
        var rounded = amount.setScale(CENTS, RoundingMode.HALF_UP);
        return amount.subtract(rounded).abs().compareTo(SLACK) < 0 ? Optional.of(rounded) : Optional.empty();
    }
}
