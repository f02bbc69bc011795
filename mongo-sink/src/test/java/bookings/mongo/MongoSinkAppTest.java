package bookings.mongo;

import static bookings.mongo.SinkStory.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.local.BrokerProcess;
import bookings.local.EmbeddedBroker;
import bookings.local.EmbeddedMongo;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import bookings.local.testing.SharedBroker;
import bookings.wire.BookingHeaders;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ValidationOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoSinkAppTest {
    private static MongodProcess mongod;

    @BeforeAll
    static void start() {
        mongod = RealMongod.startOrSkip();
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            mongod.close();
        }
    }

    @Test
    void the_mirror_becomes_what_the_topic_says_and_reading_it_again_changes_nothing() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri())) {
            try (var sink = story.sink()) {
                story.send(histories(0, 400));
                story.untilMirrored();
                sink.caughtUp().get(30, TimeUnit.SECONDS);
                until(() -> sink.lag().orElse(1) == 0);
                assertThat(SinkStory.readiness(sink)).contains("\"ready\"");
                until(() -> story.mirror().listIndexes().into(new ArrayList<>()).size() == 23);
            }
            try (var again =
                    story.with("SINK_GROUP", "another-" + story.updates()).sink()) {
                again.caughtUp().get(30, TimeUnit.SECONDS);
                assertThat(again.written()).isEqualTo(1200);
                story.untilMirrored();
            }
        }
    }

    @Test
    void a_restarted_sink_goes_on_where_it_was() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri())) {
            try (var sink = story.sink()) {
                story.send(histories(0, 100));
                story.untilMirrored();
                story.untilCommitted();
            }
            try (var sink = story.sink()) {
                story.send(histories(100, 150));
                story.untilMirrored();
                assertThat(sink.written()).isEqualTo(150);
            }
        }
    }

    @Test
    void a_sink_that_is_told_to_stop_leaves_nothing_to_read_again() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri())) {
            for (int round = 0; round < 3; round++) {
                try (var sink = story.sink()) {
                    story.send(histories(round * 20, round * 20 + 20));
                    story.untilMirrored(); // and stopped at once, before the next commit is due
                    assertThat(sink.written()).isEqualTo(60);
                }
            }
        }
    }

    @Test
    void a_second_sink_goes_on_exactly_where_the_first_was() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri());
                var first = story.sink()) {
            story.send(histories(0, 200));
            story.untilMirrored();
            try (var second = story.sink()) {
                second.caughtUp().get(30, TimeUnit.SECONDS);
                story.send(histories(200, 400));
                story.untilMirrored();
                until(() -> first.written() + second.written() >= 1200);
                assertThat(second.written()).isPositive();
                assertThat(first.written() + second.written()).isEqualTo(1200);
            }
        }
    }

    @Test
    void what_waits_is_counted_as_lag_though_transactions_have_offsets_of_their_own() throws Exception {
        try (var late = RealMongod.startOrSkip();
                var story = new SinkStory(SharedBroker.get().bootstrap(), late.uri())) {
            late.kill();
            story.sendInTransactions(histories(0, 20));
            long records = story.end();
            try (var sink = story.sink()) {
                until(() -> SinkStory.readiness(sink).contains("mongo: "));
                until(() -> sink.lag().orElse(0) == records);
                assertThat(sink.caughtUp()).isNotDone();
                late.start();
                story.untilMirrored();
                sink.caughtUp().get(30, TimeUnit.SECONDS);
                until(() -> sink.lag().orElse(1) == 0);
                story.untilCommitted();
            }
        }
    }

    @Test
    void a_killed_mongod_is_waited_for_and_nothing_is_lost() throws Exception {
        try (var killed = RealMongod.startOrSkip();
                var story = new SinkStory(SharedBroker.get().bootstrap(), killed.uri());
                var sink = story.sink()) {
            for (int round = 0; round < 2; round++) {
                long before = sink.written();
                story.send(histories(round * 600, round * 600 + 600));
                until(() -> sink.written() > before + 500);
                killed.kill();
                story.send(histories(round * 600 + 300, round * 600 + 600));
                until(() -> SinkStory.readiness(sink).contains("mongo: "));
                killed.start();
                story.untilMirrored();
            }
            until(() -> SinkStory.readiness(sink).contains("\"ready\""));
            assertThat(story.deadLetters()).isEmpty();
            assertThat(sink.failure()).isNotDone();
        }
    }

    @Test
    void a_sink_that_starts_before_its_database_waits_for_it() throws Exception {
        try (var late = RealMongod.startOrSkip();
                var story = new SinkStory(SharedBroker.get().bootstrap(), late.uri())) {
            late.kill();
            try (var sink = story.sink()) {
                story.send(histories(0, 50));
                until(() -> SinkStory.readiness(sink).contains("mongo: "));
                late.start();
                story.untilMirrored();
                sink.caughtUp().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void what_unpacks_to_more_than_a_letter_holds_goes_without_its_value_and_keeps_nobody_waiting() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri());
                var sink = story.sink()) {
            story.sendPacked("poison".getBytes(UTF_8), new byte[5_000_000]);
            story.send(histories(0, 10));

            story.untilMirrored();
            until(() -> sink.deadLetters() == 1);

            assertThat(story.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(new String(letter.key(), UTF_8)).isEqualTo("poison");
                assertThat(letter.value()).isNull();
                assertThat(header(letter, "__streams.errors.message"))
                        .endsWith("without its value of 5000000 bytes, which is too large here");
            });
        }
    }

    @Test
    void what_cannot_be_read_goes_whole_to_the_dead_letters_and_its_neighbours_to_the_mirror() throws Exception {
        var poison = List.of(
                new byte[0],
                "not JSON".getBytes(UTF_8),
                "[1,2,3]".getBytes(UTF_8),
                "{\"type\":\"booking-status-updated\",\"bookingId\":\"00000000000000b00c000001\",\"status\":\"ACCEPTED\"}"
                        .getBytes(UTF_8),
                "{\"type\":\"something-else\"}".getBytes(UTF_8),
                "[".repeat(10_000).getBytes(UTF_8),
                large());
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri());
                var sink = story.sink()) {
            for (int index = 0; index < poison.size(); index++) {
                story.send(histories(index * 10, index * 10 + 10));
                story.sendRaw(("poison " + index).getBytes(UTF_8), poison.get(index));
            }
            story.sendRaw("no value".getBytes(UTF_8), null);
            story.send(histories(100, 110));

            story.untilMirrored();
            until(() -> sink.deadLetters() == poison.size() + 1);
            sink.caughtUp().get(30, TimeUnit.SECONDS);

            var letters = story.deadLetters();
            assertThat(letters)
                    .extracting(letter -> new String(letter.key(), UTF_8))
                    .containsExactlyInAnyOrder(
                            "poison 0",
                            "poison 1",
                            "poison 2",
                            "poison 3",
                            "poison 4",
                            "poison 5",
                            "poison 6",
                            "no value");
            assertThat(letters).allSatisfy(letter -> {
                assertThat(header(letter, "stage")).isEqualTo("mongo-sink");
                assertThat(header(letter, "from")).isEqualTo("elsewhere");
                assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
                assertThat(header(letter, "__streams.errors.offset")).matches("\\d+");
                assertThat(header(letter, "__streams.errors.exception"))
                        .isEqualTo("bookings.wire.MalformedRecordException");
                assertThat(header(letter, "__streams.errors.message")).isNotEmpty();
            });
            assertThat(letters)
                    .filteredOn(letter -> letter.value() != null)
                    .allSatisfy(letter -> assertThat(poison)
                            .anySatisfy(sent -> assertThat(letter.value()).isEqualTo(sent)));
        }
    }

    @Test
    void what_mongodb_refuses_goes_to_the_dead_letters_and_the_version_before_it_stays() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri())) {
            refuseCancelled(story);
            story.send(histories(0, 5));
            story.flush();
            try (var sink = story.sink()) {
                sink.caughtUp().get(30, TimeUnit.SECONDS);

                assertThat(story.mirror().find())
                        .hasSize(5)
                        .allSatisfy(stored -> assertThat(stored).containsEntry("version", 2));
                assertThat(story.deadLetters())
                        .hasSize(5)
                        .allSatisfy(letter -> assertThat(header(letter, "__streams.errors.message"))
                                .contains("121"));
            }
        }
    }

    @Test
    void a_database_that_forgot_is_filled_from_the_start_and_no_dead_letter_comes_twice(@TempDir Path directory)
            throws Exception {
        try (var embedded = EmbeddedMongo.start(directory, 0);
                var story = new SinkStory(SharedBroker.get().bootstrap(), embedded.uri())
                        .with("MIRROR_WRITES", "single-writer")
                        .with("SINK_FROM_START", "true")) {
            story.send(histories(0, 300));
            story.sendRaw("poison".getBytes(UTF_8), "not JSON".getBytes(UTF_8));
            story.flush();
            for (int start = 0; start < 2; start++) {
                try (var sink = story.sink()) {
                    sink.caughtUp().get(30, TimeUnit.SECONDS);
                    story.untilMirrored();
                    assertThat(sink.written()).isEqualTo(901);
                }
                assertThat(story.deadLetters()).hasSize(1);
                story.mirror().deleteMany(new Document());
            }
        }
    }

    @Test
    void a_killed_broker_is_waited_for(@TempDir Path directory) throws Exception {
        try (var broker = BrokerProcess.start(new EmbeddedBroker.Config(directory.resolve("kafka"), 0));
                var story = new SinkStory(broker.bootstrap(), mongod.uri())
                        .with("KAFKA_CONFIG_REQUEST_TIMEOUT_MS", "1000")
                        .with("KAFKA_CONFIG_DEFAULT_API_TIMEOUT_MS", "1000"); // how soon it counts as away
                var sink = story.sink()) {
            story.send(histories(0, 600));
            story.flush();
            until(() -> sink.written() > 500);
            broker.kill();
            until(() -> SinkStory.readiness(sink).contains("kafka: "));
            broker.start();
            story.untilMirrored();
            until(() -> SinkStory.readiness(sink).contains("\"ready\""));
            assertThat(sink.failure()).isNotDone();
        }
    }

    @Test
    void two_sinks_share_the_partitions_and_the_one_that_stays_takes_all() throws Exception {
        try (var story = new SinkStory(SharedBroker.get().bootstrap(), mongod.uri());
                var stays = story.sink()) {
            story.send(histories(0, 500));
            try (var leaves = story.sink()) {
                leaves.caughtUp().get(60, TimeUnit.SECONDS);
                story.send(histories(500, 1000));
                until(() -> leaves.written() > 0);
            }
            story.send(histories(1000, 1500));
            story.untilMirrored();
            assertThat(stays.failure()).isNotDone();
        }
    }

    private static void refuseCancelled(SinkStory story) {
        var mirror = story.mirror().getNamespace();
        try (var client = MongoClients.create(mongod.uri())) {
            client.getDatabase(mirror.getDatabaseName())
                    .createCollection(
                            mirror.getCollectionName(),
                            new CreateCollectionOptions()
                                    .validationOptions(
                                            new ValidationOptions().validator(Filters.ne("status", "CANCELLED"))));
        }
    }

    /** Requested, accepted and cancelled, of each booking in turn. */
    private static List<Booking> histories(int from, int to) {
        return IntStream.range(from, to)
                .boxed()
                .flatMap(number -> IntStream.rangeClosed(1, 3).mapToObj(version -> Samples.booking(number, version)))
                .toList();
    }

    private static byte[] large() {
        var bytes = new byte[900_000];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return BookingHeaders.text(letter.headers(), name).orElse("");
    }
}
