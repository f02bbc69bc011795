package bookings.domain;

import java.time.Instant;

/**
 * A command as the log holds it.
 *
 * @param id what a retry shares with its first try
 * @param at the log's time of the command, and the rules' only clock
 * @param command what is asked
 */
public record LoggedCommand(CommandId id, Instant at, BookingCommand command) {}
