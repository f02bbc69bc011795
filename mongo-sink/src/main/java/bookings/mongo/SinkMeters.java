package bookings.mongo;

import bookings.runtime.Meters;
import bookings.wire.DeadLetterHeaders;
import java.time.InstantSource;

/** What the sink tells beside its Kafka client's own meters; docs/metrics.md lists it. */
final class SinkMeters {
    private static final double MILLIS = 1_000;

    private SinkMeters() {}

    static void add(Meters meters, SinkProgress progress, InstantSource clock) {
        meters.gauge(
                "booking.sink.lag.seconds", "age of the oldest update that was read and is not written yet", () -> {
                    var oldest = progress.oldestWaiting();
                    return oldest.isPresent() ? Math.max(0, clock.millis() - oldest.getAsLong()) / MILLIS : 0;
                });
        meters.gauge(
                "booking.sink.lag.records", "offsets between the last written update and the end of the topic", () -> {
                    var lag = progress.lag();
                    return lag.isPresent() ? lag.getAsLong() : Double.NaN;
                });
        meters.counter(
                "booking.sink.written", "updates dealt with since the start, dead letters included", progress::written);
        meters.counter(
                "booking.dead.letters",
                "records put aside since the start, since they could not be read or stored",
                progress::deadLetters,
                DeadLetterHeaders.STAGE,
                DeadLetterHeaders.SINK_STAGE);
    }
}
