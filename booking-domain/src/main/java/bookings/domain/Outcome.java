package bookings.domain;

import java.util.Optional;

/** What came of a command. A refusal is an answer, so it is a value; an exception means a bug or a broken machine. */
public sealed interface Outcome {
    BookingId bookingId();

    /** Whose partition the outcome belongs to. */
    OwnerId ownerId();

    /** The booking in its new version: a fact to be stored and told. */
    record Changed(Booking booking) implements Outcome {
        @Override
        public BookingId bookingId() {
            return booking.id();
        }

        @Override
        public OwnerId ownerId() {
            return booking.ownerId();
        }
    }

    /** A retry: nothing new happened, and the answer is the first one. */
    record Repeated(Booking booking) implements Outcome {
        @Override
        public BookingId bookingId() {
            return booking.id();
        }

        @Override
        public OwnerId ownerId() {
            return booking.ownerId();
        }
    }

    /**
     * Nothing changed.
     *
     * @param booking the booking that the command met, as it stands; empty where there is none
     */
    record Refused(BookingId bookingId, OwnerId ownerId, Refusal refusal, Optional<Booking> booking)
            implements Outcome {}
}
