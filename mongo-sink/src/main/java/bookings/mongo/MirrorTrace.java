package bookings.mongo;

import bookings.mongo.DeadLetters.DeadLetter;
import bookings.mongo.SinkBatch.Update;
import bookings.runtime.LogIds;
import bookings.runtime.tracing.Tracing;
import bookings.wire.BookingHeaders;
import bookings.wire.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, in each update's own trace, that the mirror has it. */
record MirrorTrace(Tracing tracing, String topic) {
    private static final Logger log = LoggerFactory.getLogger(MirrorTrace.class);

    /**
     * A batch is done.
     *
     * @param updates those that are new, older versions of a booking that was written in a later one included
     * @param letters those that MongoDB refused, among others
     * @param taken when it was read
     */
    void mirrored(List<Update> updates, List<DeadLetter> letters, Instant taken) {
        if (!tracing.isOn() && !log.isDebugEnabled()) {
            return;
        }
        var refused = letters.stream().collect(Collectors.toMap(DeadLetter::source, DeadLetter::reason));
        for (var update : updates) {
            var trace = BookingHeaders.trace(update.source().headers());
            var reason = Optional.ofNullable(refused.get(update.source()));
            var line = LogIds.booking(log.atDebug(), update.booking().id())
                    .addKeyValue("version", update.booking().version());
            LogIds.trace(line, trace).log(reason.isPresent() ? "was refused" : "is mirrored");
            trace.ifPresent(parent -> tell(update, parent, reason, taken));
        }
    }

    private void tell(Update update, TraceContext parent, Optional<String> refusal, Instant taken) {
        var step = tracing.begun(taken, Tracing.Kind.PROCESS, "mirror", parent);
        if (step.isTold()) {
            step.note("messaging.system", "kafka")
                    .note("messaging.operation.type", "process")
                    .note("messaging.destination.name", topic)
                    .note(
                            "messaging.destination.partition.id",
                            Integer.toString(update.source().partition()))
                    .note("messaging.kafka.offset", update.source().offset())
                    .note("booking.id", update.booking().id().value())
                    .note("booking.version", update.booking().version());
            refusal.ifPresent(step::failed);
        }
        step.end();
    }
}
