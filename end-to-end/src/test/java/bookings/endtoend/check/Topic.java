package bookings.endtoend.check;

import bookings.contracts.RecordContract;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.opentest4j.AssertionFailedError;

/**
 * A topic as any consumer sees it that reads committed records only. Whoever reads it holds every record to its
 * description.
 *
 * @param access Kafka's properties of who may read it: where the brokers are, and how to log in there
 */
public record Topic(Map<String, String> access, String name) {
    private static final RecordContract CONTRACT = RecordContract.ofAllTopics();
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * A record, its headers in the order in which they were written.
     *
     * @param key empty for none
     * @param value empty for none
     */
    public record Entry(
            String topic,
            int partition,
            long offset,
            Instant time,
            String key,
            String value,
            Map<String, String> headers) {
        /** @throws AssertionError if it is no JSON */
        public JsonNode json() {
            return Json.parsed(value).orElseThrow(() -> new AssertionError("no JSON: " + this));
        }

        /** Empty where the value is anything else. */
        Optional<JsonNode> object() {
            return Json.parsed(value).filter(JsonNode::isObject);
        }

        public String bookingId() {
            return json().path("bookingId").asText();
        }

        public List<String> fields() {
            var names = new ArrayList<String>();
            json().fieldNames().forEachRemaining(names::add);
            return names;
        }

        /** Where it lies. */
        String place() {
            return topic + "-" + partition + "-" + offset;
        }
    }

    /** One of brokers that ask for no password. */
    public Topic(String brokers, String name) {
        this(Map.of("bootstrap.servers", brokers), name);
    }

    /** Everything that is in the topic now; partition by partition in order. */
    public List<Entry> entries() {
        try (var consumer = consumer("read_committed")) {
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

    int partitions() {
        try (var consumer = consumer("read_committed")) {
            return consumer.assignment().size();
        }
    }

    /** What keeps a reader of committed records from all that was ever written, in words. */
    List<String> gaps() {
        try (var committed = consumer("read_committed");
                var all = consumer("read_uncommitted")) {
            var gaps = new ArrayList<String>();
            all.beginningOffsets(all.assignment()).forEach((partition, begin) -> {
                if (begin > 0) {
                    gaps.add(partition + " begins at offset " + begin);
                }
            });
            var ends = all.endOffsets(all.assignment());
            committed.endOffsets(committed.assignment()).forEach((partition, end) -> {
                if (end < Objects.requireNonNull(ends.get(partition))) {
                    gaps.add(partition + " has a transaction open at offset " + end);
                }
            });
            return gaps;
        }
    }

    /** Waits until this many records match, and gives them. */
    public List<Entry> await(int count, Predicate<Entry> wanted) {
        try (var consumer = consumer("read_committed")) {
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
    public List<Entry> await(int count, String bookingId) {
        return await(count, entry -> entry.bookingId().equals(bookingId));
    }

    private KafkaConsumer<String, String> consumer(String isolation) {
        var properties = new HashMap<String, Object>(access);
        properties.put("isolation.level", isolation);
        var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        var partitions = consumer.partitionsFor(name, LIMIT).stream()
                .map(info -> new TopicPartition(name, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** @throws AssertionError if the record is not as its topic's description says */
    static Entry entry(ConsumerRecord<String, String> record) {
        var headers = new LinkedHashMap<String, String>();
        Arrays.stream(record.headers().toArray())
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        var entry = new Entry(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                Objects.requireNonNullElse(record.key(), ""),
                Objects.requireNonNullElse(record.value(), ""),
                headers);
        var faults = CONTRACT.faults(entry.topic(), entry.key(), entry.value(), headers);
        if (!faults.isEmpty()) {
            throw new AssertionError("not as described, " + faults + ": " + entry);
        }
        return entry;
    }
}
