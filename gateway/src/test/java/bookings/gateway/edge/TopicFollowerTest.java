package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.gateway.edge.TopicFollower.Follower;
import bookings.local.testing.SharedBroker;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicFollowerTest {
    private static final String TOPIC = "followed";

    /** Takes nothing while it is broken. */
    private static final class Breakable implements Follower {
        private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        private volatile boolean broken;

        @Override
        public Map<TopicPartition, Long> beginning(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
            return consumer.endOffsets(partitions);
        }

        @Override
        public void take(ConsumerRecord<byte[], byte[]> record) {
            if (broken) {
                throw new IllegalStateException("broken by the test");
            }
            taken.add(new String(record.value(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void what_came_while_reading_failed_is_read_once_it_works_again() throws Exception {
        var brokers = SharedBroker.get().bootstrap();
        var settings = new KafkaSettings(List.of(brokers), "requests", "decisions", "updates", 1, 1, Map.of());
        var clients = new KafkaClients(settings, "follower-test");
        try (var admin = Admin.create(clients.admin())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        var follower = new Breakable();
        try (var reader = TopicFollower.start(clients, "test", TOPIC, 1, Duration.ZERO, follower);
                var writer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
            await(reader::positioned);
            follower.broken = true;
            writer.send(new ProducerRecord<>(TOPIC, "kept")).get();

            await(() -> !reader.positioned());
            assertThat(follower.taken).isEmpty();
            follower.broken = false;
            assertThat(follower.taken.poll(60, TimeUnit.SECONDS)).isEqualTo("kept");
            await(reader::positioned);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5); // ended by the test's time-out
        }
    }
}
