package bookings.topology;

import bookings.wire.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The brokers' clock, which the test driver does not have: stamps what is appended to a command topic, as
 * {@code LogAppendTime} does, and leaves re-keyed commands their first time.
 */
public final class LogClock implements TimestampExtractor, Configurable {
    /** Where the configuration holds the clock to go by. */
    static final String CLOCK = "test.log.clock";

    private LogClock brokers = this;
    private Instant now = Instant.EPOCH;

    static LogClock at(Instant now) {
        var clock = new LogClock();
        clock.now = now;
        return clock;
    }

    Instant now() {
        return now;
    }

    void set(Instant now) {
        this.now = now;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(CLOCK) instanceof LogClock clock) {
            brokers = clock;
        }
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.topic().equals(Channels.REKEYED) ? record.timestamp() : brokers.now.toEpochMilli();
    }
}
