package bookings.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/**
 * What one program counts and measures, for {@code /metrics} on its admin port: the JVM from the start, and what the
 * program adds. No label holds an id, a name or a text of anybody: each has a few known values.
 *
 * <p>Names are as Micrometer has them; Prometheus reads {@code booking.requests} as {@code booking_requests_total}.
 */
public final class Meters implements AutoCloseable {
    /** The bounds of the buckets of what people wait for: from a commit's few milliseconds to the longest wait. */
    private static final Duration[] BUCKETS =
            List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OpenResources binders = new OpenResources();

    /** The registry holds what a counter asks by a weak reference only, and a counter whose source is gone stands still. */
    private final List<DoubleSupplier> totals = new CopyOnWriteArrayList<>();

    public Meters() {
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmGcMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(this::bind);
    }

    /** Adds the meters of a library, such as a Kafka client's; what needs closing is closed with these meters. */
    public synchronized void bind(MeterBinder binder) {
        if (binder instanceof AutoCloseable closeable) {
            binders.add(closeable);
        }
        binder.bindTo(registry);
    }

    /**
     * The counter of that name and those labels, made where it is not there yet.
     *
     * @param labels names and values in turn
     */
    public Counter counter(String name, String help, String... labels) {
        return Counter.builder(name).description(help).tags(labels).register(registry);
    }

    /** A counter that is kept elsewhere; it never falls, but for a new start. */
    public void counter(String name, String help, DoubleSupplier total, String... labels) {
        totals.add(total);
        FunctionCounter.builder(name, total, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(labels)
                .register(registry);
    }

    /**
     * A value of the moment.
     *
     * @param value asked for at each scrape; NaN while it is not known
     */
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(labels)
                .strongReference(true)
                .register(registry);
    }

    /** The histogram of durations of that name and those labels, made where it is not there yet; in seconds. */
    public Timer timer(String name, String help, String... labels) {
        return Timer.builder(name)
                .description(help)
                .tags(labels)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** All of it, in Prometheus's text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public synchronized void close() {
        binders.close();
        registry.close();
    }
}
