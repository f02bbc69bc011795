package bookings.topology;

import bookings.runtime.Meters;
import bookings.wire.DeadLetterHeaders;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import org.apache.kafka.streams.KafkaStreams;

/** What the topology tells beside Kafka Streams' own meters; docs/metrics.md lists it. */
final class TopologyMeters {
    private static final String DROPPED = "dropped-records-total";
    private static final String OF_TASKS = "stream-task-metrics";

    private TopologyMeters() {}

    static void add(Meters meters, DecidedPartitions decided) {
        meters.gauge(
                "booking.pending",
                "bookings that wait for their owner, in the partitions decided here",
                decided::pending);
        meters.gauge(
                "booking.decided.partitions",
                "partitions that this instance decides now",
                () -> decided.all().size());
    }

    static void add(Meters meters, KafkaStreams streams) {
        meters.bind(new KafkaStreamsMetrics(streams));
        meters.counter(
                "booking.dead.letters",
                "records put aside since the start, since they could not be read or stored",
                () -> dropped(streams),
                DeadLetterHeaders.STAGE,
                "booking-topology");
    }

    /** Kafka Streams' own handler puts them aside, and counts them with the task that met them. */
    private static double dropped(KafkaStreams streams) {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(DROPPED)
                        && metric.getKey().group().equals(OF_TASKS))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .sum();
    }
}
