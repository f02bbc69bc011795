package bookings.local;

import org.jspecify.annotations.Nullable;

/** A local service that did not come up; the message says which one, why, and what to do where that is known. */
public final class ServiceStartException extends RuntimeException {
    public ServiceStartException(String message) {
        super(message);
    }

    public ServiceStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
