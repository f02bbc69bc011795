package bookings.wire;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.TravelerId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a reader can know of a record without parsing it: the original's {@code event-type} and {@code timestamp}, ids
 * to filter by, the trace, and the attributes of CloudEvents 1.0 in Kafka's binary mode ({@code ce_*}).
 */
public final class BookingHeaders {
    public static final String EVENT_TYPE = "event-type";
    public static final String TIMESTAMP = "timestamp";
    /** What a retry shares with its first try. */
    public static final String COMMAND_ID = "command-id";
    /** Opaque to all but the asker: it comes back with the reply. */
    public static final String REPLY_TO = "reply-to";
    /** W3C Trace Context: see {@link TraceContext}. */
    public static final String TRACEPARENT = "traceparent";

    public static final String TRACESTATE = "tracestate";

    public static final String OWNER_ID = "owner-id";
    public static final String TRAVELER_ID = "traveler-id";

    /** A longer header is foreign; it is not repeated in what we write. */
    private static final int MAX_LENGTH = 255;

    private static final String SOURCE = "/booking-streams";

    private BookingHeaders() {}

    /** The header's last value as text; empty where there is none or it is over 255 bytes. */
    public static Optional<String> text(Headers headers, String name) {
        return text(headers, name, MAX_LENGTH);
    }

    private static Optional<String> text(Headers headers, String name, int maxLength) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null || header.value().length > maxLength
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** The command's id, where the record has a usable one. */
    public static Optional<CommandId> commandId(Headers headers) {
        return text(headers, COMMAND_ID).flatMap(value -> {
            try {
                return Optional.of(new CommandId(value));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    /** The step that led to the record, where it names a valid one. */
    public static Optional<TraceContext> trace(Headers headers) {
        return text(headers, TRACEPARENT)
                .flatMap(parent -> TraceContext.parse(
                        parent,
                        text(headers, TRACESTATE, TraceContext.MAX_STATE_LENGTH).orElse(null)));
    }

    /** The id of a command that brought none: its place, which is the same however often it is read. */
    public static CommandId commandIdOf(String topic, int partition, long offset) {
        return new CommandId(topic + "-" + partition + "-" + offset);
    }

    /**
     * The headers of a command that is about to be sent.
     *
     * @param replyTo where its reply is to be found again; empty where nobody waits
     * @param trace the step that sends it; empty where nothing that has a trace led to it
     * @param sentAt the sender's time; informative
     */
    public static Headers of(
            BookingCommand command,
            CommandId id,
            Optional<String> replyTo,
            Optional<TraceContext> trace,
            Instant sentAt) {
        var headers = event(
                BookingJson.typeOf(command), id.value(), command.bookingId().value(), sentAt);
        put(headers, COMMAND_ID, id.value());
        replyTo.ifPresent(value -> put(headers, REPLY_TO, value));
        trace.ifPresent(step -> put(headers, step));
        put(headers, OWNER_ID, command.ownerId().value());
        travelerOf(command).ifPresent(traveler -> put(headers, TRAVELER_ID, traveler.value()));
        return headers;
    }

    /** The headers of a booking's new version; the trace goes on from the command that made it. */
    public static Headers of(Booking booking, CommandId id, Headers command) {
        var eventId = booking.id().value() + "." + booking.version();
        var headers = event(BookingJson.STATUS_UPDATED, eventId, booking.id().value(), booking.updatedAt());
        put(headers, COMMAND_ID, id.value());
        trace(command).ifPresent(step -> put(headers, step));
        put(headers, OWNER_ID, booking.ownerId().value());
        put(headers, TRAVELER_ID, booking.travelerId().value());
        return headers;
    }

    /**
     * The headers of a reply; {@code reply-to} and the trace are the command's own.
     *
     * @param at the log's time of the command
     */
    public static Headers of(Outcome outcome, CommandId id, Instant at, Headers command) {
        var headers = event(
                BookingJson.typeOf(outcome),
                id.value() + ".reply",
                outcome.bookingId().value(),
                at);
        put(headers, COMMAND_ID, id.value());
        text(command, REPLY_TO).ifPresent(value -> put(headers, REPLY_TO, value));
        trace(command).ifPresent(step -> put(headers, step));
        return headers;
    }

    /** Replaces the header. */
    public static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void put(Headers headers, TraceContext step) {
        put(headers, TRACEPARENT, step.parent());
        if (!step.state().isEmpty()) {
            put(headers, TRACESTATE, step.state());
        }
    }

    private static Optional<TravelerId> travelerOf(BookingCommand command) {
        return switch (command) {
            case RequestBooking c -> Optional.of(c.travelerId());
            case WithdrawBooking c -> Optional.of(c.travelerId());
            default -> Optional.empty();
        };
    }

    private static Headers event(String type, String id, String subject, Instant at) {
        var headers = new RecordHeaders();
        add(headers, EVENT_TYPE, type);
        add(headers, TIMESTAMP, Times.iso(at));
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", id);
        add(headers, "ce_source", SOURCE);
        add(headers, "ce_type", type);
        add(headers, "ce_subject", subject);
        add(headers, "ce_time", Times.iso(at));
        add(headers, "content-type", "application/json");
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
