package bookings.domain;

/** Which nights of a property are held by pending and accepted bookings. */
public interface PropertyCalendar {
    /** Whether any night of the stay is held. */
    boolean isTaken(PropertyId property, Stay wanted);
}
