package bookings.gateway.read;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param limit how many bookings at most; empty for as many as a list ever has
 * @param after where the part before ended; empty for the list's beginning
 */
public record Slice(Optional<Integer> limit, Optional<Cursor> after) {
    /** The list as it is. */
    public static final Slice WHOLE = new Slice(Optional.empty(), Optional.empty());

    int most() {
        return limit.orElse(Bookings.MOST);
    }
}
