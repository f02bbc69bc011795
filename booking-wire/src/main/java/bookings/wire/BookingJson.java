package bookings.wire;

import static bookings.wire.MalformedRecordException.Fault.BAD_VALUE;
import static bookings.wire.MalformedRecordException.Fault.UNKNOWN_TYPE;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingRules;
import bookings.domain.BookingStatus;
import bookings.domain.Cancellation;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import bookings.domain.OwnerId;
import bookings.domain.Party;
import bookings.domain.PropertyId;
import bookings.domain.Refusal;
import bookings.domain.TravelerId;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Commands, bookings and outcomes as JSON, flat, with the names, order and types that consumers rely on. It translates
 * between the words outside and the domain's: {@code booking-created} is a request, {@code CANCELLED} any ending.
 */
final class BookingJson {
    static final String BOOKING_CREATED = "booking-created";
    static final String CANCELLATION_REQUESTED = "booking-cancellation-requested";
    static final String OWNER_DECISION = "owner-decision";
    static final String BOOKING_DUE = "booking-due";
    static final String STATUS_UPDATED = "booking-status-updated";
    static final String BOOKING_CHANGED = "booking-changed";
    static final String BOOKING_REFUSED = "booking-refused";

    /** In the store of the topology alone, never on a topic that others read. */
    private static final String REQUEST_TRACEPARENT = "requestTraceparent";

    private static final String REQUEST_TRACESTATE = "requestTracestate";

    /** Longest property name that is passed on, in UTF-16 units; every output must fit a Kafka request. */
    private static final int MAX_NAME_LENGTH = 1000;

    /** A foreign reason may be longer than the rules allow, so that it is refused rather than unreadable. */
    private static final int MAX_TEXT_LENGTH = 4 * BookingRules.MAX_REASON_LENGTH;

    private BookingJson() {}

    static String typeOf(BookingCommand command) {
        return switch (command) {
            case RequestBooking c -> BOOKING_CREATED;
            case WithdrawBooking c -> CANCELLATION_REQUESTED;
            case ApproveBooking c -> OWNER_DECISION;
            case RejectBooking c -> OWNER_DECISION;
            case CancelBooking c -> OWNER_DECISION;
            case ExpireBooking c -> BOOKING_DUE;
            case CompleteBooking c -> BOOKING_DUE;
        };
    }

    static String typeOf(Outcome outcome) {
        return outcome instanceof Refused ? BOOKING_REFUSED : BOOKING_CHANGED;
    }

    // Commands

    /** @param timestamp when it was sent, as the sender sees it; informative */
    static byte[] write(BookingCommand command, String timestamp) {
        return object(json -> {
            json.writeStringField("type", typeOf(command));
            switch (command) {
                case RequestBooking c -> {
                    json.writeStringField("bookingId", c.bookingId().value());
                    json.writeStringField("propertyId", c.propertyId().value());
                    json.writeStringField("propertyName", c.propertyName());
                    json.writeStringField("travelerId", c.travelerId().value());
                    json.writeStringField("ownerId", c.ownerId().value());
                    json.writeStringField("checkIn", Times.iso(c.stay().checkIn()));
                    json.writeStringField("checkOut", Times.iso(c.stay().checkOut()));
                    json.writeNumberField("guests", c.guests());
                    Numbers.writeAmount(json, "totalPrice", c.totalPrice());
                }
                case WithdrawBooking c -> {
                    json.writeStringField("bookingId", c.bookingId().value());
                    json.writeStringField("travelerId", c.travelerId().value());
                    json.writeStringField("ownerId", c.ownerId().value());
                    json.writeStringField("reason", c.reason());
                }
                case ApproveBooking c -> writeDecision(json, "approve", c, null);
                case RejectBooking c -> writeDecision(json, "reject", c, c.reason());
                case CancelBooking c -> writeDecision(json, "cancel", c, c.reason());
                case ExpireBooking c -> writeDue(json, "expire", c);
                case CompleteBooking c -> writeDue(json, "complete", c);
            }
            json.writeStringField("timestamp", timestamp);
        });
    }

    private static void writeDecision(
            JsonGenerator json, String decision, BookingCommand command, @Nullable String reason) throws IOException {
        json.writeStringField("decision", decision);
        json.writeStringField("bookingId", command.bookingId().value());
        json.writeStringField("ownerId", command.ownerId().value());
        if (reason != null) {
            json.writeStringField("reason", reason);
        }
    }

    private static void writeDue(JsonGenerator json, String due, BookingCommand command) throws IOException {
        json.writeStringField("due", due);
        json.writeStringField("bookingId", command.bookingId().value());
        json.writeStringField("ownerId", command.ownerId().value());
    }

    /** @throws MalformedRecordException when the bytes are no command */
    static BookingCommand readCommand(byte @Nullable [] bytes) {
        var json = Fields.of(bytes);
        return switch (json.text("type")) {
            case BOOKING_CREATED -> readRequest(json);
            case CANCELLATION_REQUESTED -> readWithdrawal(json);
            case OWNER_DECISION -> readDecision(json);
            case BOOKING_DUE -> readDue(json);
            default -> throw new MalformedRecordException(UNKNOWN_TYPE, "type is none of a command's");
        };
    }

    private static RequestBooking readRequest(Fields json) {
        return new RequestBooking(
                json.value("bookingId", BookingId::new),
                json.value("ownerId", OwnerId::new),
                json.value("travelerId", TravelerId::new),
                json.value("propertyId", PropertyId::new),
                json.textOrEmpty("propertyName", MAX_NAME_LENGTH),
                json.stay("checkIn", "checkOut"),
                json.whole("guests"),
                json.price("totalPrice"));
    }

    private static WithdrawBooking readWithdrawal(Fields json) {
        return new WithdrawBooking(
                json.value("bookingId", BookingId::new),
                json.value("ownerId", OwnerId::new),
                json.value("travelerId", TravelerId::new),
                json.textOrEmpty("reason", MAX_TEXT_LENGTH));
    }

    private static BookingCommand readDecision(Fields json) {
        var booking = json.value("bookingId", BookingId::new);
        var owner = json.value("ownerId", OwnerId::new);
        return switch (json.text("decision")) {
            case "approve" -> new ApproveBooking(booking, owner);
            case "reject" -> new RejectBooking(booking, owner, json.textOrEmpty("reason", MAX_TEXT_LENGTH));
            case "cancel" -> new CancelBooking(booking, owner, json.textOrEmpty("reason", MAX_TEXT_LENGTH));
            default -> throw new MalformedRecordException(BAD_VALUE, "decision must be approve, reject or cancel");
        };
    }

    private static BookingCommand readDue(Fields json) {
        var booking = json.value("bookingId", BookingId::new);
        var owner = json.value("ownerId", OwnerId::new);
        return switch (json.text("due")) {
            case "expire" -> new ExpireBooking(booking, owner);
            case "complete" -> new CompleteBooking(booking, owner);
            default -> throw new MalformedRecordException(BAD_VALUE, "due must be expire or complete");
        };
    }

    // Bookings

    static byte[] write(Booking booking) {
        return object(json -> writeFields(json, booking));
    }

    /** As {@link #write(Booking)}, and two more fields where there is a trace. */
    static byte[] write(TracedBooking kept) {
        return object(json -> {
            writeFields(json, kept.booking());
            if (kept.requested().isPresent()) {
                json.writeStringField(
                        REQUEST_TRACEPARENT, kept.requested().get().parent());
                json.writeStringField(REQUEST_TRACESTATE, kept.requested().get().state());
            }
        });
    }

    /** The original's fields in their order, then the rest of the booking. */
    private static void writeFields(JsonGenerator json, Booking booking) throws IOException {
        var ending = booking.cancellation();
        json.writeStringField("type", STATUS_UPDATED);
        json.writeStringField("bookingId", booking.id().value());
        json.writeStringField("status", booking.status().name());
        if (ending.isPresent() && !ending.get().reason().isEmpty()) {
            json.writeStringField("reason", ending.get().reason());
        }
        json.writeStringField("travelerId", booking.travelerId().value());
        json.writeStringField("ownerId", booking.ownerId().value());
        json.writeStringField("timestamp", Times.iso(booking.updatedAt()));
        json.writeStringField("propertyId", booking.propertyId().value());
        json.writeStringField("propertyName", booking.propertyName());
        json.writeStringField("checkIn", Times.iso(booking.stay().checkIn()));
        json.writeStringField("checkOut", Times.iso(booking.stay().checkOut()));
        json.writeNumberField("guests", booking.guests());
        Numbers.writeAmount(json, "totalPrice", booking.totalPrice());
        if (ending.isPresent()) {
            json.writeStringField("cancelledBy", ending.get().by().name().toLowerCase(Locale.ROOT));
            json.writeStringField("cancelledAt", Times.iso(ending.get().at()));
        }
        json.writeStringField("createdAt", Times.iso(booking.createdAt()));
        json.writeStringField("deadline", Times.iso(booking.deadline()));
        json.writeNumberField("version", booking.version());
        json.writeArrayFieldStart("commandIds");
        for (var command : booking.commands()) {
            json.writeString(command.value());
        }
        json.writeEndArray();
    }

    /** @throws MalformedRecordException when the bytes are no whole booking */
    static Booking readBooking(byte @Nullable [] bytes) {
        return readBooking(Fields.of(bytes));
    }

    /** @throws MalformedRecordException when the bytes are no whole booking; a trace that is none is left out */
    static TracedBooking readTraced(byte @Nullable [] bytes) {
        var json = Fields.of(bytes);
        var requested = TraceContext.parse(
                json.optionalText(REQUEST_TRACEPARENT).orElse(null),
                json.optionalText(REQUEST_TRACESTATE).orElse(null));
        return new TracedBooking(readBooking(json), requested);
    }

    private static Booking readBooking(Fields json) {
        if (!json.text("type").equals(STATUS_UPDATED)) {
            throw new MalformedRecordException(UNKNOWN_TYPE, "type must be " + STATUS_UPDATED);
        }
        try {
            return new Booking(
                    json.value("bookingId", BookingId::new),
                    json.value("ownerId", OwnerId::new),
                    json.value("travelerId", TravelerId::new),
                    json.value("propertyId", PropertyId::new),
                    json.textOrEmpty("propertyName", MAX_NAME_LENGTH),
                    json.stay("checkIn", "checkOut"),
                    json.whole("guests"),
                    json.price("totalPrice"),
                    json.choice("status", BookingStatus.class),
                    json.whole("version"),
                    json.instant("createdAt"),
                    json.instant("timestamp"),
                    json.instant("deadline"),
                    json.optionalInstant("cancelledAt")
                            .map(at -> new Cancellation(
                                    json.choice("cancelledBy", Party.class),
                                    at,
                                    json.textOrEmpty("reason", MAX_TEXT_LENGTH))),
                    readCommandIds(json));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(BAD_VALUE, "the fields of the booking do not agree");
        }
    }

    private static List<CommandId> readCommandIds(Fields json) {
        var ids = new ArrayList<CommandId>();
        json.array("commandIds").forEach(id -> ids.add(new CommandId(id.asText())));
        return ids;
    }

    // Outcomes

    /** @param timestamp the log's time of the command */
    static byte[] write(Outcome outcome, String timestamp) {
        return object(json -> {
            json.writeStringField("type", typeOf(outcome));
            json.writeStringField("bookingId", outcome.bookingId().value());
            json.writeStringField("ownerId", outcome.ownerId().value());
            switch (outcome) {
                case Changed o -> writeChange(json, false, o.booking());
                case Repeated o -> writeChange(json, true, o.booking());
                case Refused o -> {
                    json.writeStringField("code", o.refusal().code().name());
                    json.writeStringField("message", o.refusal().message());
                    if (o.booking().isPresent()) {
                        writeNested(json, o.booking().get());
                    }
                }
            }
            json.writeStringField("timestamp", timestamp);
        });
    }

    private static void writeChange(JsonGenerator json, boolean repeated, Booking booking) throws IOException {
        json.writeBooleanField("repeated", repeated);
        writeNested(json, booking);
    }

    private static void writeNested(JsonGenerator json, Booking booking) throws IOException {
        json.writeObjectFieldStart("booking");
        writeFields(json, booking);
        json.writeEndObject();
    }

    /** @throws MalformedRecordException when the bytes are no outcome */
    static Outcome readOutcome(byte @Nullable [] bytes) {
        var json = Fields.of(bytes);
        return switch (json.text("type")) {
            case BOOKING_CHANGED -> {
                var booking = readBooking(json.object("booking"));
                yield json.flag("repeated") ? new Repeated(booking) : new Changed(booking);
            }
            case BOOKING_REFUSED ->
                new Refused(
                        json.value("bookingId", BookingId::new),
                        json.value("ownerId", OwnerId::new),
                        new Refusal(json.choice("code", Refusal.Code.class), json.text("message", MAX_TEXT_LENGTH)),
                        json.optionalObject("booking").map(BookingJson::readBooking));
            default -> throw new MalformedRecordException(UNKNOWN_TYPE, "type is none of an outcome's");
        };
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static byte[] object(Content content) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = Json.mapper().createGenerator(bytes)) {
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not fail
        }
        return bytes.toByteArray();
    }
}
