package bookings.domain;

import java.time.Instant;

/**
 * A command as the log holds it.
 *
 * @param id what a retry shares with its first try
 * @param at the log's time of the command, and the rules' only clock
 * @param reached the newest time in the log when the command was read; later than {@code at} where it came round once
 *     more, or waited while others were read
 * @param command what is asked
 */
public record LoggedCommand(CommandId id, Instant at, Instant reached, BookingCommand command) {
    /** A command that is read before any that is newer. */
    public LoggedCommand(CommandId id, Instant at, BookingCommand command) {
        this(id, at, at, command);
    }
}
