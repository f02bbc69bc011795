package bookings.endtoend;

import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.opentest4j.AssertionFailedError;

/** A topic as any consumer sees it that reads committed records only. */
record Topic(String brokers, String name) {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    /** A record, its headers in the order in which they were written. */
    record Entry(int partition, long offset, String key, String value, Map<String, String> headers) {
        JsonNode json() {
            try {
                return Json.mapper().readTree(value);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + value, e);
            }
        }

        String bookingId() {
            return json().path("bookingId").asText();
        }

        List<String> fields() {
            var names = new ArrayList<String>();
            json().fieldNames().forEachRemaining(names::add);
            return names;
        }
    }

    /** Everything that is in the topic now; partition by partition in order. */
    List<Entry> entries() {
        try (var consumer = consumer()) {
            var ends = consumer.endOffsets(consumer.assignment());
            var read = new ArrayList<Entry>();
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> read.add(entry(record)));
                if (System.nanoTime() > deadline) {
                    throw new AssertionFailedError(name + " could not be read to its end within " + LIMIT);
                }
            }
            return read;
        }
    }

    /** Waits until this many records match, and gives them. */
    List<Entry> await(int count, Predicate<Entry> wanted) {
        try (var consumer = consumer()) {
            var found = new ArrayList<Entry>();
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (found.size() < count) {
                for (var record : consumer.poll(POLL)) {
                    var entry = entry(record);
                    if (wanted.test(entry)) {
                        found.add(entry);
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionFailedError("%s held %d of %d such records after %s: %s"
                            .formatted(name, found.size(), count, LIMIT, found));
                }
            }
            return found;
        }
    }

    /** Waits for this many records of a booking. */
    List<Entry> await(int count, String bookingId) {
        return await(count, entry -> entry.bookingId().equals(bookingId));
    }

    private KafkaConsumer<String, String> consumer() {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
        var partitions = consumer.partitionsFor(name, LIMIT).stream()
                .map(info -> new TopicPartition(name, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static Entry entry(ConsumerRecord<String, String> record) {
        var headers = new LinkedHashMap<String, String>();
        Arrays.stream(record.headers().toArray())
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new Entry(record.partition(), record.offset(), record.key(), record.value(), headers);
    }
}
