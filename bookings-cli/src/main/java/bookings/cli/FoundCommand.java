package bookings.cli;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.CommandId;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import bookings.wire.DueIds;
import bookings.wire.Json;
import bookings.wire.MalformedRecordException;
import bookings.wire.TraceContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A command that a topic holds.
 *
 * @param id the command's, or its place where it brought none
 * @param at the log's time of it
 * @param command what it asks; empty where it cannot be read
 * @param misplaced whether it lies in another partition than its owner's, or under another key, so that it is decided as
 *     a copy of itself
 * @param asked its sender's own time, as it was sent; empty where it says none
 * @param trace the trace in which it was sent; empty where it has none
 */
record FoundCommand(
        Place place,
        CommandId id,
        Instant at,
        Optional<BookingCommand> command,
        boolean misplaced,
        String asked,
        Optional<TraceContext> trace) {

    /** @param partitions of its topic */
    static FoundCommand of(ConsumerRecord<byte[], byte[]> record, int partitions) {
        var command = read(record);
        return new FoundCommand(
                Place.of(record),
                BookingHeaders.commandId(record.headers())
                        .filter(id ->
                                command.map(read -> DueIds.mayName(id, read)).orElse(true))
                        .orElseGet(
                                () -> BookingHeaders.commandIdOf(record.topic(), record.partition(), record.offset())),
                Instant.ofEpochMilli(record.timestamp()),
                command,
                command.filter(read -> !liesWithItsOwner(read, record, partitions))
                        .isPresent(),
                asked(record),
                BookingHeaders.trace(record.headers()));
    }

    /** In the words of people. */
    String what() {
        return command.map(read -> switch (read) {
                    case RequestBooking c -> "request";
                    case ApproveBooking c -> "approve";
                    case RejectBooking c -> "reject";
                    case CancelBooking c -> "cancel";
                    case WithdrawBooking c -> "withdraw";
                    case ExpireBooking c -> "expire";
                    case CompleteBooking c -> "complete";
                })
                .orElse("unreadable");
    }

    /** Whose command it is, by role and id. */
    String by() {
        return command.map(read -> switch (read) {
                    case RequestBooking c -> "traveler " + c.travelerId();
                    case WithdrawBooking c -> "traveler " + c.travelerId();
                    case ApproveBooking c -> "owner " + c.ownerId();
                    case RejectBooking c -> "owner " + c.ownerId();
                    case CancelBooking c -> "owner " + c.ownerId();
                    case ExpireBooking c -> "system";
                    case CompleteBooking c -> "system";
                })
                .orElse("");
    }

    /** In the words of who asked; empty where none were given. */
    String reason() {
        return command.map(read -> switch (read) {
                    case RejectBooking c -> c.reason();
                    case CancelBooking c -> c.reason();
                    case WithdrawBooking c -> c.reason();
                    default -> "";
                })
                .orElse("");
    }

    private static Optional<BookingCommand> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(Channels.commandReader()
                    .deserialize(record.topic(), record.headers(), record.value())
                    .command());
        } catch (MalformedRecordException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean liesWithItsOwner(
            BookingCommand command, ConsumerRecord<byte[], byte[]> record, int partitions) {
        var owner = command.ownerId();
        return Arrays.equals(record.key(), owner.value().getBytes(StandardCharsets.UTF_8))
                && record.partition() == Channels.partitionOf(owner, partitions);
    }

    private static String asked(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode json = Json.mapper().readTree(record.value());
            return json == null ? "" : json.path("timestamp").asText();
        } catch (IOException | NumberFormatException unreadable) {
            return "";
        }
    }
}
