package bookings.domain;

/** Who ended a booking. */
public enum Party {
    TRAVELER,
    OWNER,
    /** Nobody: time did. */
    SYSTEM
}
