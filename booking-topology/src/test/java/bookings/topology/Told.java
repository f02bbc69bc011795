package bookings.topology;

import bookings.wire.BookingHeaders;
import bookings.wire.Channel;
import bookings.wire.TraceContext;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;

/**
 * A record that the topology wrote.
 *
 * @param at its timestamp, in milliseconds since 1970
 * @param bytes the value as it is in the topic
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared as a whole
record Told<K, V>(K key, V value, Headers headers, long at, byte[] bytes) {
    static <K, V> Told<K, V> of(Channel<K, V> channel, TestRecord<byte[], byte[]> written) {
        return new Told<>(
                channel.keys().deserializer().deserialize(channel.topic(), written.key()),
                channel.values().deserializer().deserialize(channel.topic(), written.value()),
                written.headers(),
                written.timestamp(),
                written.value());
    }

    Optional<TraceContext> trace() {
        return BookingHeaders.trace(headers);
    }

    Optional<String> header(String name) {
        return BookingHeaders.text(headers, name);
    }
}
