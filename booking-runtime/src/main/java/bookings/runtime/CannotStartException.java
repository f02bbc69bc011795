package bookings.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Something an operator must put right before the program can run. The message is written for that operator: it says
 * what is wrong and what to do, a line each, and it is printed without a stack trace.
 */
public class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(String message) {
        super(message);
    }

    public CannotStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
