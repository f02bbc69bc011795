package bookings.topology;

import java.time.Duration;

/**
 * What a copy of an owner's bookings answered.
 *
 * @param json in UTF-8, handed over
 * @param age the bookings are complete as of so long ago, and may be newer; zero from where they are decided
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read once
record Copy(byte[] json, Duration age) {
    boolean isCurrent() {
        return age.isZero();
    }
}
