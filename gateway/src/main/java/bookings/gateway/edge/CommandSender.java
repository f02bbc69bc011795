package bookings.gateway.edge;

import bookings.domain.BookingCommand;
import bookings.domain.CommandId;
import bookings.wire.TraceContext;
import java.util.concurrent.CompletableFuture;

/** The way of commands into the log. */
public interface CommandSender {
    /**
     * Hands a command over; may block for two seconds.
     *
     * @param replyTo comes back with the reply
     * @param trace the step that sends it
     * @return completes when the log has the command; fails when nobody knows whether it has
     * @throws NotSentException when the log certainly does not have it
     */
    CompletableFuture<Void> send(BookingCommand command, CommandId id, String replyTo, TraceContext trace);

    /** The command was not handed over: nothing was recorded, and nothing will be. */
    final class NotSentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotSentException(String message) {
            super(message);
        }

        public NotSentException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
