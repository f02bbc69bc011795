package bookings.gateway.edge;

import bookings.domain.BookingCommand;
import bookings.domain.BookingPolicy;
import bookings.domain.BookingRules;
import bookings.domain.CommandId;
import bookings.domain.LoggedCommand;
import bookings.domain.Outcome.Refused;
import bookings.domain.Refusal;
import java.time.Clock;
import java.util.Optional;

/**
 * What the rules say of a command before the log is asked. Only a refusal counts: what nobody can ever have need not be
 * sent, and everything else is decided by the log.
 */
public record Foresight(BookingPolicy policy, Clock clock) {
    private static final CommandId ANY = new CommandId("foresight");

    /** Why the command would be refused though its owner had no booking at all; empty where it would not. */
    public Optional<Refusal> refusalOf(BookingCommand command) {
        var logged = new LoggedCommand(ANY, clock.instant(), command);
        var outcome = new BookingRules(policy).decide(logged, Optional.empty(), (property, wanted) -> false);
        return outcome instanceof Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
    }
}
