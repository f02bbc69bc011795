package bookings.cli;

/** A command that cannot be done as things are; the message tells the operator why, in one line. */
final class CannotDoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotDoException(String message) {
        super(message);
    }

    CannotDoException(String message, Throwable cause) {
        super(message, cause);
    }
}
