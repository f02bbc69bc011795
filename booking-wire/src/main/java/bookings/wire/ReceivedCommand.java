package bookings.wire;

import bookings.domain.BookingCommand;

/**
 * A command as it was read.
 *
 * @param command what its bytes say
 * @param bytes the record's value, untouched, for those who pass it on as it came
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for, and a copy would cost one per command
public record ReceivedCommand(BookingCommand command, byte[] bytes) {}
