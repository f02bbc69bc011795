package bookings.wire;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.Due;
import java.util.Locale;

/**
 * The ids of due commands: one for each booking and kind, so that one that is sent again is the same. No other command
 * may bear one, since the due command would then count as its repetition and never be applied.
 */
public final class DueIds {
    private DueIds() {}

    public static CommandId of(Due.Kind kind, BookingId booking) {
        return new CommandId(prefix(kind) + booking);
    }

    /** Whether a command may go by this id, which its sender chose. */
    public static boolean mayName(CommandId id, BookingCommand command) {
        return command instanceof ExpireBooking
                || command instanceof CompleteBooking
                || !(id.value().startsWith(prefix(Due.Kind.EXPIRE))
                        || id.value().startsWith(prefix(Due.Kind.COMPLETE)));
    }

    private static String prefix(Due.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + ".";
    }
}
