package bookings.topology;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingRules;
import bookings.domain.BookingStatus;
import bookings.domain.CommandId;
import bookings.domain.Due;
import bookings.domain.LoggedCommand;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import bookings.domain.OwnerId;
import bookings.domain.Refusal;
import bookings.runtime.LogIds;
import bookings.runtime.tracing.Step;
import bookings.runtime.tracing.Tracing;
import bookings.topology.store.BookingState;
import bookings.topology.store.Deadlines;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import bookings.wire.DueIds;
import bookings.wire.ReceivedCommand;
import bookings.wire.TraceContext;
import bookings.wire.TracedBooking;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Glue between the log, the rules and the store: reads state, asks the rules, saves, forwards. An outcome is complete
 * before the store is written, since a failure in between would stop the thread with the transaction undone.
 */
final class BookingDecider implements Processor<byte[], ReceivedCommand, Object, Object> {
    static final String REKEYED = "rekeyed";
    static final String DUE = "due";
    static final String UPDATES = "updates";
    static final String REPLIES = "replies";

    /** In one look, so that nobody waits for it. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    private static final Logger log = LoggerFactory.getLogger(BookingDecider.class);

    private final DeciderSettings settings;
    private final BookingRules rules;
    private final DrainedCommits commits;
    private final DecidedPartitions decided;
    private final Tracing tracing;

    private DuePace pace;

    @Nullable
    private ProcessorContext<Object, Object> started;

    @Nullable
    private BookingState opened;

    BookingDecider(DeciderSettings settings, DecidedPartitions decided, Tracing tracing) {
        this.settings = settings;
        this.rules = new BookingRules(settings.policy());
        this.commits = new DrainedCommits(settings.commits());
        this.decided = decided;
        this.tracing = tracing;
        this.pace = new DuePace(settings.duePerTick());
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        started = context;
        opened = new BookingState(context, settings.policy());
        pace = new DuePace(settings.duePerTick()); // what was under way in a transaction that is undone is not
        context.schedule(settings.dueTick(), PunctuationType.WALL_CLOCK_TIME, this::lookForDue);
        decided.begin(partition(), opened.countPending());
    }

    @Override
    public void process(Record<byte[], ReceivedCommand> record) {
        var command = record.value().command();
        var id = BookingHeaders.commandId(record.headers())
                .filter(own -> DueIds.mayName(own, command))
                .orElseGet(this::idFromPosition);
        if (liesInItsOwnersPartition(record)) {
            decide(new LoggedCommand(id, Instant.ofEpochMilli(record.timestamp()), reached(), command), record);
        } else {
            BookingHeaders.put(record.headers(), BookingHeaders.COMMAND_ID, id.value());
            context().forward(record.<Object>withKey(command.ownerId()).<Object>withValue(record.value()), REKEYED);
        }
        commits.decided(context());
    }

    @Override
    public void close() {
        decided.end(partition());
        commits.reset();
    }

    private void decide(LoggedCommand logged, Record<byte[], ReceivedCommand> record) {
        var trace = BookingHeaders.trace(record.headers());
        var step = trace.map(sent -> tracing.begin(Tracing.Kind.PROCESS, "decide", trace));
        try {
            decide(logged, record.headers(), trace, step);
        } catch (RuntimeException broken) {
            step.ifPresent(begun -> begun.failed("it could not be decided").end());
            throw broken;
        }
    }

    private void decide(LoggedCommand logged, Headers headers, Optional<TraceContext> trace, Optional<Step> step) {
        var command = logged.command();
        var kept = state().find(command);
        var known = kept.map(TracedBooking::booking);
        var outcome = rules.decide(logged, known, state().calendar());
        if (command instanceof ExpireBooking || command instanceof CompleteBooking) {
            pace.decided();
        }
        var at = logged.at().toEpochMilli();
        if (outcome instanceof Changed(Booking booking)) {
            var requested = kept.isPresent() ? kept.get().requested() : trace;
            state().save(kept, new TracedBooking(booking, requested));
            decided.addPending(partition(), pending(Optional.of(booking)) - pending(known));
            var told = BookingHeaders.of(booking, logged.id(), headers);
            context().forward(new Record<>(booking.id(), booking, at, told), UPDATES);
        } else if (outcome instanceof Refused refused && refused.refusal().code() == Refusal.Code.NOT_DUE) {
            refused.booking().ifPresent(booking -> postpone(booking, logged.at()));
        }
        var answer = BookingHeaders.of(outcome, logged.id(), logged.at(), headers);
        context().forward(new Record<>(logged.id(), outcome, at, answer), REPLIES);
        step.filter(Step::isTold)
                .ifPresent(told -> tell(told, logged, kept.flatMap(TracedBooking::requested), outcome));
        if (log.isDebugEnabled()) {
            var line = LogIds.booking(log.atDebug(), command.bookingId())
                    .addKeyValue("owner", command.ownerId().value());
            LogIds.trace(LogIds.command(line, logged.id()), trace).log(brief(outcome));
        }
    }

    /**
     * Ends the step of a decision. It is beside the log: a decision that is undone with its transaction is told again.
     *
     * @param requested the step that sent the booking's request
     */
    private void tell(Step step, LoggedCommand logged, Optional<TraceContext> requested, Outcome outcome) {
        requested
                .filter(request -> !request.traceId().equals(step.context().traceId()))
                .ifPresent(step::linkedTo);
        context()
                .recordMetadata()
                .ifPresent(place -> step.note("messaging.destination.name", place.topic())
                        .note("messaging.destination.partition.id", Integer.toString(place.partition()))
                        .note("messaging.kafka.offset", place.offset()));
        step.note("messaging.system", "kafka")
                .note("messaging.operation.type", "process")
                .note("booking.id", outcome.bookingId().value())
                .note("booking.command.id", logged.id().value())
                .note("booking.outcome", brief(outcome))
                .end();
    }

    /** Closed bookings are forgotten by the same clock. */
    private Instant reached() {
        return Instant.ofEpochMilli(context().currentStreamTimeMs());
    }

    /** Without what people wrote or who they are. */
    private static String brief(Outcome outcome) {
        return switch (outcome) {
            case Changed changed ->
                changed.booking().status() + " v" + changed.booking().version();
            case Repeated repeated -> "repeated v" + repeated.booking().version();
            case Refused refused -> "refused " + refused.refusal().code();
        };
    }

    /** The clock here runs ahead of the log's: asks again when the log's should have come as far. */
    private void postpone(Booking booking, Instant asked) {
        var missing = settings.policy().due(booking).at().toEpochMilli() - asked.toEpochMilli();
        state().postpone(booking, Instant.ofEpochMilli(context().currentSystemTimeMs() + missing));
    }

    /** Sends what has fallen due round through the log, where its place among the owner's answers decides. */
    private void lookForDue(long now) {
        var allowed = pace.allowance(now);
        if (allowed > 0) {
            var due = new ArrayList<>(state().due(Due.Kind.EXPIRE, Instant.ofEpochMilli(now), allowed));
            if (settings.policy().completion()) {
                due.addAll(state().due(Due.Kind.COMPLETE, Instant.ofEpochMilli(now), allowed - due.size()));
            }
            var sent = due.stream().filter(entry -> sendDue(entry, now)).count();
            pace.used(due.size(), (int) sent, now);
        }
        forgetClosed(context().currentStreamTimeMs());
    }

    /** @return whether it was sent, and not settled as one that nobody means any more */
    private boolean sendDue(Deadlines.Entry entry, long now) {
        var kept = stillMeant(entry);
        kept.ifPresent(meant -> {
            var command = dueCommand(entry);
            var id = DueIds.of(entry.due().kind(), entry.booking());
            // nobody but the request has led to it, and whatever is written here must be the same in a replay
            var headers =
                    BookingHeaders.of(command, id, Optional.empty(), meant.requested(), Instant.ofEpochMilli(now));
            context().forward(new Record<>(entry.owner(), command, now, headers), DUE);
        });
        state().settle(entry);
        return kept.isPresent();
    }

    /** By the log's clock, so that a late copy of a request meets either its booking or a check-in day that is past. */
    private void forgetClosed(long streamTime) {
        for (var entry : state().due(Due.Kind.FORGET, Instant.ofEpochMilli(streamTime), FORGOTTEN_AT_ONCE)) {
            if (stillMeant(entry).isPresent()) {
                state().forget(entry);
            } else {
                state().settle(entry);
            }
        }
    }

    private Optional<TracedBooking> stillMeant(Deadlines.Entry entry) {
        return state().find(entry.owner(), entry.booking())
                .filter(kept -> settings.policy().due(kept.booking()).kind()
                        == entry.due().kind());
    }

    private static BookingCommand dueCommand(Deadlines.Entry entry) {
        return switch (entry.due().kind()) {
            case EXPIRE -> new ExpireBooking(entry.booking(), entry.owner());
            case COMPLETE -> new CompleteBooking(entry.booking(), entry.owner());
            case FORGET -> throw new IllegalArgumentException("forgetting is no command");
        };
    }

    private boolean liesInItsOwnersPartition(Record<byte[], ReceivedCommand> record) {
        var owner = record.value().command().ownerId();
        return isKeyOf(owner, record.key()) && Channels.partitionOf(owner, settings.partitions()) == partition();
    }

    private static boolean isKeyOf(OwnerId owner, byte @Nullable [] key) {
        return key != null && Arrays.equals(key, owner.value().getBytes(StandardCharsets.UTF_8));
    }

    /** A command that brought no id of its own is named by its place, which is the same however often it is read. */
    private CommandId idFromPosition() {
        var place = context().recordMetadata().orElseThrow(() -> new IllegalStateException("a command has a place"));
        return BookingHeaders.commandIdOf(place.topic(), place.partition(), place.offset());
    }

    private static int pending(Optional<Booking> booking) {
        return booking.filter(known -> known.status() == BookingStatus.PENDING).isPresent() ? 1 : 0;
    }

    private int partition() {
        return context().taskId().partition();
    }

    private ProcessorContext<Object, Object> context() {
        return Objects.requireNonNull(started, "used before init");
    }

    private BookingState state() {
        return Objects.requireNonNull(opened, "used before init");
    }
}
