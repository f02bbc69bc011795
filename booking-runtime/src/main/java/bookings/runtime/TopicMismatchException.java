package bookings.runtime;

import java.util.List;

/** Topics exist with settings that would break a promise; the message names each with its repair. */
public final class TopicMismatchException extends CannotStartException {
    private static final long serialVersionUID = 1L;

    TopicMismatchException(List<String> mismatches) {
        super(String.join("\n", mismatches));
    }
}
