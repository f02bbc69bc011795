package bookings.gateway.read;

/** What was asked for cannot be read now: MongoDB or the topology does not answer. Callers answer 503, never 401 or 404. */
public final class SourceAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
