package bookings.gateway.edge;

import java.util.OptionalInt;

/** A request that cannot be answered as asked. Its message goes to the client, so it never repeats what was sent. */
public final class HttpFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retryAfterSeconds;

    private HttpFault(int status, String message, int retryAfterSeconds) {
        super(message, null, false, false); // the stack of a client's mistake tells nobody anything
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public HttpFault(int status, String message) {
        this(status, message, 0);
    }

    /** A fault that is expected to pass within seconds. */
    public static HttpFault passing(int status, String message) {
        return new HttpFault(status, message, 1);
    }

    public static HttpFault badRequest(String message) {
        return new HttpFault(400, message);
    }

    public int status() {
        return status;
    }

    /** After how many seconds a repetition may succeed; empty where repeating does not help. */
    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds == 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
    }

    /** What a client needs to hear besides the message. */
    @Override
    public String getMessage() {
        var message = super.getMessage();
        return message == null ? "" : message;
    }
}
