package bookings.gateway.events;

import bookings.domain.Booking;

/** Whose updates a program streams. */
public enum Side {
    TRAVELER("traveler", "/api/travelers/bookings/events") {
        @Override
        String userOf(Booking booking) {
            return booking.travelerId().value();
        }
    },
    OWNER("owner", "/api/owners/bookings/events") {
        @Override
        String userOf(Booking booking) {
            return booking.ownerId().value();
        }
    };

    private final String role;
    private final String path;

    Side(String role, String path) {
        this.role = role;
        this.path = path;
    }

    /** The one user on this side who may see the booking. */
    abstract String userOf(Booking booking);

    /** The role that a session must have. */
    String role() {
        return role;
    }

    String path() {
        return path;
    }
}
