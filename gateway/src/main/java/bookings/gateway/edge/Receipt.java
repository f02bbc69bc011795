package bookings.gateway.edge;

import bookings.domain.Outcome;

/** What a sender knows of its command when its wait is over. */
public sealed interface Receipt {
    /** The command was decided. */
    record Decided(Outcome outcome) implements Receipt {}

    /** The command is safe in the log and will be decided. */
    record Recorded() implements Receipt {}
}
