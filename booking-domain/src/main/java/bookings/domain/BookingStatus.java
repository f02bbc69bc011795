package bookings.domain;

/** Where a booking stands. A rejected, withdrawn, expired or cancelled booking is CANCELLED; who did it tells them apart. */
public enum BookingStatus {
    /** Asked for, not yet answered; its nights are held. */
    PENDING,
    /** Approved by the owner; its nights are held. */
    ACCEPTED,
    /** Closed without a stay; its nights are free. */
    CANCELLED,
    /** The stay is over; its nights are past. */
    COMPLETED;

    /** Whether a booking of this status keeps its nights from others. */
    public boolean holdsNights() {
        return this == PENDING || this == ACCEPTED;
    }
}
