package bookings.wire;

import org.apache.kafka.common.serialization.Serde;

/** A topic, and how its keys and values look. */
public record Channel<K, V>(String topic, Serde<K> keys, Serde<V> values) {}
