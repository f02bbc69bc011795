package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsTest {
    private static final long LIMIT_SECONDS = 60;

    /** Too long for a name server to be asked. */
    private static final String IMPOSSIBLE_HOST = "x".repeat(64);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(new EmbeddedBroker.Config(folder.resolve("shared"), 0));
        admin = Admin.create(clients(broker.bootstrap()).admin());
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    private static KafkaClients clients(String bootstrap) {
        return new KafkaClients(settings(bootstrap, "unused"), "test");
    }

    /** Topic names of its own for each test, so that they do not meet. */
    private static KafkaSettings settings(String bootstrap, String test) {
        return new KafkaSettings(
                List.of(bootstrap), test + "-requests", test + "-decisions", test + "-updates", 4, 1, Map.of());
    }

    private static Topics topics(String test) {
        return new Topics(settings(broker.bootstrap(), test));
    }

    private static Map<String, String> configOf(String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var config = admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .values()
                .iterator()
                .next();
        return config.entries().stream()
                .collect(Collectors.toMap(entry -> entry.name(), entry -> String.valueOf(entry.value())));
    }

    private static int partitionsOf(String topic) throws Exception {
        var described = admin.describeTopics(List.of(topic)).allTopicNames().get();
        return described.values().iterator().next().partitions().size();
    }

    @Test
    void creates_what_is_missing() throws Exception {
        Topics.ensure(admin, topics("created").all());
        Topics.ensure(admin, topics("created").all());

        assertThat(configOf("created-requests"))
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(configOf("created-decisions")).containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(configOf("created-updates"))
                .containsEntry("retention.ms", "-1")
                .containsEntry("message.timestamp.type", "CreateTime");
        assertThat(configOf("booking-rekeyed"))
                .containsEntry("retention.ms", "-1")
                .containsEntry("message.timestamp.type", "CreateTime");
        assertThat(configOf("booking-replies"))
                .containsEntry("retention.ms", "3600000")
                .containsEntry("segment.ms", "900000");
        assertThat(configOf("booking-dead-letters"))
                .containsEntry("retention.ms", "2592000000")
                .containsEntry("max.message.bytes", "2097176");
        assertThat(partitionsOf("created-requests")).isEqualTo(4);
        assertThat(partitionsOf("booking-dead-letters")).isEqualTo(3);
    }

    @Test
    void a_record_that_is_small_only_when_packed_is_not_taken() throws Exception {
        var requests = topics("packed").requests();
        Topics.ensure(admin, List.of(requests));
        var packed = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrap(), "compression.type", "gzip", "max.request.size", 10_000_000);
        try (var producer = new KafkaProducer<>(packed, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(requests.name(), " ".repeat(1_000_000)))
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);

            var tooLarge = producer.send(new ProducerRecord<>(requests.name(), " ".repeat(5_000_000)));
            assertThatThrownBy(() -> tooLarge.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void several_programs_may_start_at_once() throws Exception {
        try (var programs = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> start = () -> {
                Topics.ensure(clients(broker.bootstrap()), topics("together").all());
                return true;
            };
            for (Future<Boolean> started : programs.invokeAll(List.of(start, start, start, start))) {
                assertThat(started.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void names_every_mismatch_with_its_repair() throws Exception {
        var asTheOriginalMadeThem = Map.of("retention.ms", "60000");
        admin.createTopics(List.of(
                        new NewTopic("foreign-requests", 1, (short) 1).configs(asTheOriginalMadeThem),
                        new NewTopic("foreign-updates", 4, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        var alter = "repair: kafka-configs.sh --bootstrap-server " + broker.bootstrap()
                + " --alter --entity-type topics --entity-name ";

        assertThatThrownBy(() -> Topics.ensure(
                        admin,
                        List.of(topics("foreign").requests(), topics("foreign").updates())))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessage(String.join(
                        "\n",
                        "topic foreign-requests: partitions is 1, must be 4; it cannot be changed in place, since keys"
                                + " would leave their partitions: either set KAFKA_PARTITIONS=1 for every program, if all"
                                + " our topics but the dead letters have as many; or choose another topic name; or, if"
                                + " nobody needs its records, kafka-topics.sh --bootstrap-server " + broker.bootstrap()
                                + " --delete --topic foreign-requests and start again, which creates it",
                        "topic foreign-requests: compression.type is producer, must be uncompressed; " + alter
                                + "foreign-requests --add-config compression.type=uncompressed",
                        "topic foreign-requests: message.timestamp.type is CreateTime, must be LogAppendTime; " + alter
                                + "foreign-requests --add-config message.timestamp.type=LogAppendTime",
                        "topic foreign-requests: retention.ms is 60000, must be -1; " + alter
                                + "foreign-requests --add-config retention.ms=-1",
                        "topic foreign-updates: cleanup.policy is compact, must be delete; " + alter
                                + "foreign-updates --add-config cleanup.policy=delete",
                        "topic foreign-updates: retention.ms is 604800000, must be -1; " + alter
                                + "foreign-updates --add-config retention.ms=-1"));
    }

    @Test
    void waits_for_brokers_that_are_away() throws Exception {
        var config = new EmbeddedBroker.Config(folder.resolve("late"), 0);
        var early = EmbeddedBroker.start(config);
        early.close();
        var wanted = new Topics(settings(early.bootstrap(), "late"));

        try (var program = Executors.newSingleThreadExecutor()) {
            var ensured = ensureIn(program, early.bootstrap(), wanted);
            assertThatThrownBy(() -> ensured.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            try (var late = EmbeddedBroker.start(new EmbeddedBroker.Config(config.directory(), early.port()))) {
                assertThat(ensured.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                assertThat(late.port()).isEqualTo(early.port());
            }
        }
    }

    @Test
    void stops_waiting_when_it_is_interrupted() {
        for (var unreachable : List.of("127.0.0.1:1", IMPOSSIBLE_HOST + ":9092")) {
            try (var program = Executors.newSingleThreadExecutor()) {
                var ensured = ensureIn(program, unreachable, topics("never"));
                assertThatThrownBy(() -> ensured.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                program.shutdownNow();
                assertThatThrownBy(() -> ensured.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(InterruptedException.class);
            }
        }
    }

    private static Future<Boolean> ensureIn(ExecutorService program, String bootstrap, Topics wanted) {
        return program.submit(() -> {
            Topics.ensure(clients(bootstrap), wanted.all());
            return true;
        });
    }
}
