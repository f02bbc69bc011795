package bookings.gateway.edge;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingId;
import bookings.domain.BookingPolicy;
import bookings.domain.BookingRules;
import bookings.domain.CommandId;
import bookings.domain.LoggedCommand;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Stay;
import bookings.wire.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log in memory that decides each command by the real rules as soon as it is handed over. */
public final class RulesLog implements CommandSender {
    /** What the log does with the next commands. */
    public enum Mood {
        DECIDES,
        /** Takes them and answers none before it is told to. */
        SILENT,
        AWAY,
        /** Takes them, and nobody learns whether it has. */
        UNACKNOWLEDGED
    }

    private final BookingRules rules;
    private final PendingReplies replies;
    private final Clock clock;
    private final Map<BookingId, Booking> bookings = new HashMap<>();
    private final List<BookingCommand> sent = new CopyOnWriteArrayList<>();
    private final List<TraceContext> traces = new CopyOnWriteArrayList<>();
    private final List<Runnable> unanswered = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.DECIDES;

    RulesLog(BookingPolicy policy, PendingReplies replies, Clock clock) {
        this.rules = new BookingRules(policy);
        this.replies = replies;
        this.clock = clock;
    }

    public void mood(Mood next) {
        mood = next;
    }

    /** Decides a command that nobody here has sent. */
    public void given(BookingCommand command) {
        decide(command, new CommandId("given-" + command.bookingId()));
    }

    /** Every command that was handed over, first to last. */
    public List<BookingCommand> sent() {
        return sent;
    }

    /** The step that sent each of {@link #sent}. */
    public List<TraceContext> traces() {
        return traces;
    }

    public synchronized Optional<Booking> booking(BookingId id) {
        return Optional.ofNullable(bookings.get(id));
    }

    public synchronized List<Booking> all() {
        return List.copyOf(bookings.values());
    }

    @Override
    public CompletableFuture<Void> send(BookingCommand command, CommandId id, String replyTo, TraceContext trace) {
        if (mood == Mood.AWAY) {
            throw new NotSentException("the log is away");
        }
        sent.add(command);
        traces.add(trace);
        if (mood == Mood.UNACKNOWLEDGED) {
            return CompletableFuture.failedFuture(new IllegalStateException("no acknowledgement came"));
        }
        if (mood == Mood.DECIDES) {
            answer(command, id, replyTo);
        } else {
            unanswered.add(() -> answer(command, id, replyTo));
        }
        return CompletableFuture.completedFuture(null);
    }

    private void answer(BookingCommand command, CommandId id, String replyTo) {
        var outcome = decide(command, id);
        replies.awaiting(replyTo.getBytes(StandardCharsets.UTF_8))
                .ifPresent(waiting -> Thread.ofVirtual().start(() -> waiting.complete(outcome)));
    }

    /** Decides what it was silent about. */
    public void speak() {
        unanswered.forEach(Runnable::run);
        unanswered.clear();
    }

    private synchronized Outcome decide(BookingCommand command, CommandId id) {
        var known = Optional.ofNullable(bookings.get(command.bookingId()))
                .filter(booking -> booking.ownerId().equals(command.ownerId()));
        var outcome = rules.decide(
                new LoggedCommand(id, clock.instant(), command),
                known,
                (property, wanted) -> bookings.values().stream()
                        .anyMatch(held -> held.propertyId().equals(property) && holds(held, wanted)));
        if (outcome instanceof Changed(Booking booking)) {
            bookings.put(booking.id(), booking);
        }
        return outcome;
    }

    private static boolean holds(Booking held, Stay wanted) {
        return held.status().holdsNights() && held.stay().overlaps(wanted);
    }
}
