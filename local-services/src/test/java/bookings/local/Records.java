package bookings.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A client's view of one topic: transactions in, committed records out. */
final class Records {
    private static final TopicPartition PARTITION = new TopicPartition("records", 0);
    private final String bootstrap;

    Records(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    void createTopic() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void commit(String... values) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "transactional.id", "records", "max.block.ms", 30_000);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String value : values) {
                var unused =
                        producer.send(new ProducerRecord<>(PARTITION.topic(), value)); // the commit fails if it does
            }
            producer.commitTransaction();
        }
    }

    /**
     * Writes a record and the offset of a group in a transaction that nobody commits.
     *
     * @param limit after which the broker may end it
     * @param meanwhile what happens while it is open, after the broker has all of it
     */
    void leaveOpen(String value, Duration limit, Runnable meanwhile) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "transactional.id", "left-open", "transaction.timeout.ms", (int)
                        limit.toMillis());
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        try (var consumer = groupsConsumer()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
            producer.sendOffsetsToTransaction(Map.of(PARTITION, new OffsetAndMetadata(1)), consumer.groupMetadata());
            meanwhile.run();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Whether the offset that a transaction left open is still neither there nor gone when nobody waits any longer. */
    boolean offsetStaysUnstable() {
        try (var consumer = groupsConsumer()) {
            return consumer.committed(Set.of(PARTITION)).get(PARTITION) != null;
        } catch (TimeoutException unstable) {
            return true;
        }
    }

    private KafkaConsumer<String, String> groupsConsumer() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "group.id",
                "readers",
                "default.api.timeout.ms",
                20_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    /** Waits for so many records: a commit is acknowledged before readers of committed records see it. */
    List<String> readCommitted(int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            var values = new ArrayList<String>();
            var giveUp = Instant.now().plusSeconds(60);
            while (values.size() < count && Instant.now().isBefore(giveUp)) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
