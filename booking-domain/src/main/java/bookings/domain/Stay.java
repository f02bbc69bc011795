package bookings.domain;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The nights of one visit, half-open: a guest may arrive on the day another leaves.
 *
 * @param checkIn first night, a calendar day at the property (wire: ISO date, or ISO instant cut to its UTC day)
 * @param checkOut day of departure, itself not a night
 * @throws IllegalArgumentException unless check-out is after check-in
 */
public record Stay(LocalDate checkIn, LocalDate checkOut) {
    public Stay {
        if (!checkOut.isAfter(checkIn)) {
            throw new IllegalArgumentException("Check-out date must be after check-in date");
        }
    }

    /** How many nights, 1 or more. */
    public long nights() {
        return ChronoUnit.DAYS.between(checkIn, checkOut);
    }

    /** Whether the two have a night in common. */
    public boolean overlaps(Stay other) {
        return checkIn.isBefore(other.checkOut) && other.checkIn.isBefore(checkOut);
    }
}
