package bookings.runtime;

import bookings.domain.BookingPolicy;
import java.time.Duration;
import java.time.ZoneOffset;

/** The marketplace's rules as settings, read alike by the program that decides and those that refuse early. */
public final class PolicySettings {
    private PolicySettings() {}

    public static BookingPolicy from(Environment environment) {
        return environment.build(() -> new BookingPolicy(
                environment.duration(
                        "BOOKING_EXPIRY", Duration.ofHours(24), Duration.ofMillis(1), Duration.ofDays(3650)),
                environment.whole("BOOKING_MAX_NIGHTS", 365, 1, 10_000),
                environment.whole("BOOKING_MAX_DAYS_AHEAD", 3650, 1, 100_000),
                environment.zone("BOOKING_ZONE", ZoneOffset.UTC),
                environment.onOff("BOOKING_COMPLETION", false)));
    }
}
