package bookings.domain;

/**
 * Why nothing changed.
 *
 * @param code for programs
 * @param message for people, in the words that clients rely on
 */
public record Refusal(Code code, String message) {
    /** What the refusal is about; names are on the wire. */
    public enum Code {
        CHECK_IN_PAST,
        STAY_TOO_LONG,
        TOO_FAR_AHEAD,
        GUESTS_INVALID,
        PRICE_INVALID,
        DATES_TAKEN,
        /** The booking exists, asked for with another body. */
        KEY_REUSED,
        /** No such booking of this owner and, where a traveler asks, of this traveler. */
        NOT_FOUND,
        NOT_PENDING,
        NOT_ACCEPTED,
        /** Neither pending nor accepted any more. */
        CLOSED,
        REASON_REQUIRED,
        REASON_TOO_LONG,
        /** The check-in day has begun, so the traveler can no longer step back. */
        STAY_BEGUN,
        /** An expiry or completion before its time. */
        NOT_DUE
    }

    private static final String UNANSWERABLE = "Booking not found, unauthorized, or not in pending status";
    private static final String UNCANCELLABLE = "Booking not found, unauthorized, or not in accepted status";
    private static final String UNWITHDRAWABLE = "Booking not found, unauthorized, or already closed";

    static final Refusal CHECK_IN_PAST = new Refusal(Code.CHECK_IN_PAST, "Check-in date cannot be in the past");
    static final Refusal GUESTS_INVALID = new Refusal(Code.GUESTS_INVALID, "Number of guests must be 1 or more");
    static final Refusal PRICE_INVALID =
            new Refusal(Code.PRICE_INVALID, "Total price must be more than 0, with at most two decimals");
    static final Refusal DATES_TAKEN =
            new Refusal(Code.DATES_TAKEN, "Property is already booked for the selected dates");
    static final Refusal KEY_REUSED =
            new Refusal(Code.KEY_REUSED, "This Idempotency-Key was used for a request with another body");
    static final Refusal REASON_REQUIRED = new Refusal(Code.REASON_REQUIRED, "Cancellation reason is required");
    static final Refusal REASON_TOO_LONG = new Refusal(
            Code.REASON_TOO_LONG, "Reason cannot be longer than " + BookingRules.MAX_REASON_LENGTH + " characters");
    static final Refusal STAY_BEGUN =
            new Refusal(Code.STAY_BEGUN, "Booking cannot be cancelled once the check-in day has begun");
    static final Refusal NOT_DUE = new Refusal(Code.NOT_DUE, "It is not time for this yet");

    static Refusal stayTooLong(int maxNights) {
        return new Refusal(Code.STAY_TOO_LONG, "Stay cannot be longer than " + maxNights + " nights");
    }

    static Refusal tooFarAhead(int maxDays) {
        return new Refusal(Code.TOO_FAR_AHEAD, "Check-in date cannot be more than " + maxDays + " days ahead");
    }

    /** The refusal of a command that meets no booking. */
    public static Refusal ofUnknown(BookingCommand command) {
        return unfit(command, false);
    }

    /**
     * The refusal of a command that does not fit the booking, or meets none. What the asker reads is the same for an
     * unknown booking, another's, and one in another state, so that nobody learns of bookings that are not theirs.
     */
    static Refusal unfit(BookingCommand command, boolean known) {
        return switch (command) {
            case BookingCommand.CancelBooking c -> unfit(known, Code.NOT_ACCEPTED, UNCANCELLABLE);
            case BookingCommand.CompleteBooking c -> unfit(known, Code.NOT_ACCEPTED, UNCANCELLABLE);
            case BookingCommand.WithdrawBooking c -> unfit(known, Code.CLOSED, UNWITHDRAWABLE);
            case BookingCommand.ApproveBooking c -> unfit(known, Code.NOT_PENDING, UNANSWERABLE);
            case BookingCommand.RejectBooking c -> unfit(known, Code.NOT_PENDING, UNANSWERABLE);
            case BookingCommand.ExpireBooking c -> unfit(known, Code.NOT_PENDING, UNANSWERABLE);
            case BookingCommand.RequestBooking c ->
                throw new IllegalArgumentException("a request opens a booking and fits any state");
        };
    }

    private static Refusal unfit(boolean known, Code state, String message) {
        return new Refusal(known ? state : Code.NOT_FOUND, message);
    }
}
