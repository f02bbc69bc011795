package bookings.gateway.edge;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.CommandId;
import bookings.gateway.edge.CommandSender.NotSentException;
import bookings.runtime.LogIds;
import bookings.runtime.tracing.Tracing;
import bookings.wire.TraceContext;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Sends commands and brings back what came of them. No thread waits for an outcome. */
@SuppressWarnings("FutureReturnValueIgnored") // every way a command can go ends in its receipt
public final class CommandBus {
    private static final Logger log = LoggerFactory.getLogger(CommandBus.class);

    private final CommandSender sender;
    private final PendingReplies replies;
    private final ScheduledExecutorService timer;
    private final Executor answering;
    private final EdgeMeters meters;
    private final Tracing tracing;

    /**
     * @param timer only wakes; never does the work
     * @param answering where answers are written, which may block
     */
    public CommandBus(
            CommandSender sender,
            PendingReplies replies,
            ScheduledExecutorService timer,
            Executor answering,
            EdgeMeters meters,
            Tracing tracing) {
        this.sender = sender;
        this.replies = replies;
        this.timer = timer;
        this.answering = answering;
        this.meters = meters;
        this.tracing = tracing;
    }

    /** Tells what will be sent, by the names that the meters know commands by. */
    public void expect(String... commands) {
        meters.expect(commands);
    }

    /** As {@link #send(BookingCommand, CommandId, Duration, TraceContext)}, with what is left of the wait that a request prefers, and its trace. */
    public CompletableFuture<Receipt> send(Context ctx, BookingCommand command, CommandId id) {
        return send(command, id, WaitPreference.left(ctx, System.nanoTime()), RequestTrace.of(ctx));
    }

    /**
     * Sends a command and waits for its outcome without holding a thread.
     *
     * @param trace the step that wants it done
     * @return the outcome, or that the command is recorded where the wait was too short; fails with an
     *     {@link HttpFault} 503 where it is not known whether it is
     * @throws HttpFault 503 when nothing was recorded, 429 when too many requests of the same user wait
     */
    public CompletableFuture<Receipt> send(BookingCommand command, CommandId id, Duration wait, TraceContext trace) {
        try {
            var sent = System.nanoTime();
            return send(command, id, wait, trace, replies.open(userOf(command))).whenComplete((known, failed) -> {
                meters.received(command, known, System.nanoTime() - sent);
                line(log.atDebug(), command, id, trace).log("{}", EdgeMeters.outcome(known));
            });
        } catch (NotSentException away) {
            meters.notSent(command);
            line(log.atDebug(), command, id, trace).log("was not sent: {}", away.getMessage());
            throw HttpFault.passing(503, "Nothing was recorded, try again");
        }
    }

    /** What is done with the receipt comes after the end of the wait: whoever has an answer waits no longer. */
    private CompletableFuture<Receipt> send(
            BookingCommand command, CommandId id, Duration wait, TraceContext trace, PendingReplies.Place place) {
        var receipt = new CompletableFuture<Receipt>();
        place.outcome().thenAccept(outcome -> receipt.complete(new Receipt.Decided(outcome)));
        var recorded = handOver(command, id, trace, place);
        recorded.whenCompleteAsync(
                (done, failed) -> {
                    if (failed != null && receipt.completeExceptionally(unknown())) {
                        line(log.atWarn(), command, id, trace)
                                .log("may or may not be recorded: {}", failed.getMessage());
                    }
                },
                answering);
        var alarm = timer.schedule(
                () -> recorded.thenRunAsync(() -> receipt.complete(new Receipt.Recorded()), answering),
                wait.toMillis(),
                TimeUnit.MILLISECONDS);
        return receipt.whenComplete((known, failed) -> {
            alarm.cancel(false);
            place.close();
        });
    }

    private CompletableFuture<Void> handOver(
            BookingCommand command, CommandId id, TraceContext trace, PendingReplies.Place place) {
        var step = tracing.begin(Tracing.Kind.SEND, "send " + EdgeMeters.name(command), Optional.of(trace))
                .note("messaging.system", "kafka")
                .note("messaging.operation.type", "send")
                .note("booking.id", command.bookingId().value())
                .note("booking.command.id", id.value());
        try {
            var recorded = sender.send(command, id, place.replyTo(), step.context());
            recorded.whenComplete((done, failed) -> {
                if (failed != null) {
                    step.failed("it may or may not be recorded");
                }
                step.end();
            });
            return recorded;
        } catch (RuntimeException failed) {
            step.failed("it was not recorded").end();
            place.close();
            throw failed;
        }
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, BookingCommand command, CommandId id, TraceContext trace) {
        return LogIds.trace(LogIds.command(LogIds.booking(line, command.bookingId()), id), Optional.of(trace));
    }

    /** Who asks: a command of a traveler names one, every other is its owner's. */
    private static String userOf(BookingCommand command) {
        return switch (command) {
            case RequestBooking request -> request.travelerId().value();
            case WithdrawBooking withdrawal -> withdrawal.travelerId().value();
            default -> command.ownerId().value();
        };
    }

    private static HttpFault unknown() {
        return HttpFault.passing(
                503, "It is not known whether this was recorded; repeat it with the same Idempotency-Key");
    }
}
