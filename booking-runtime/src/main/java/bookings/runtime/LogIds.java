package bookings.runtime;

import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.wire.TraceContext;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/** What a line of the log is about, to be found by: fields of its own in JSON, the beginning of the line in text. */
public final class LogIds {
    private LogIds() {}

    public static LoggingEventBuilder booking(LoggingEventBuilder line, BookingId id) {
        return line.addKeyValue("booking", id.value());
    }

    public static LoggingEventBuilder command(LoggingEventBuilder line, CommandId id) {
        return line.addKeyValue("command", id.value());
    }

    /** The name is OpenTelemetry's, for which log stores and dashboards look. */
    public static LoggingEventBuilder trace(LoggingEventBuilder line, Optional<TraceContext> step) {
        return step.isPresent() ? line.addKeyValue("trace_id", step.get().traceId()) : line;
    }
}
