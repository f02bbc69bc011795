package bookings.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.cli.Desk.Said;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import bookings.wire.Channels;
import com.mongodb.client.MongoClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final String OWNER = "0e0000000000000000000001";

    private Desk desk;

    @BeforeEach
    void sitDown() throws InterruptedException {
        desk = new Desk();
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @Test
    void a_command_goes_back_to_the_partition_of_its_key_without_the_headers_of_the_fault() throws Exception {
        desk.send(Desk.letter(
                new Place(desk.decisions(), 0, 17),
                OWNER,
                "approve!",
                "event-type",
                "owner-decision",
                "reply-to",
                "x"));

        assertThat(redrive()).isEqualTo(new Said(0, "1 redriven, 0 stay\n", ""));

        assertThat(desk.records(desk.decisions())).singleElement().satisfies(record -> {
            assertThat(record.partition()).isEqualTo(Channels.partitionOf(OWNER.getBytes(UTF_8), Desk.PARTITIONS));
            assertThat(record.key()).asString().isEqualTo(OWNER);
            assertThat(record.value()).asString().isEqualTo("approve!");
            assertThat(headers(record))
                    .containsExactly(
                            Map.entry("event-type", "owner-decision"),
                            Map.entry("reply-to", "x"),
                            Map.entry("replay-count", "1"),
                            Map.entry("command-id", desk.decisions() + "-0-17"));
        });
    }

    @Test
    void a_command_keeps_its_id_and_one_without_key_its_partition() throws Exception {
        desk.send(Desk.letter(new Place(desk.requests(), 3, 4), null, "?", "command-id", "its-own"));

        assertThat(redrive().code()).isZero();

        assertThat(desk.records(desk.requests())).singleElement().satisfies(record -> {
            assertThat(record.partition()).isEqualTo(3);
            assertThat(headers(record)).containsEntry("command-id", "its-own");
        });
    }

    @Test
    void what_was_redriven_is_remembered_and_the_next_redrive_goes_on_behind_it() {
        var letters = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < 12; i++) {
            letters.add(Desk.letter(new Place(desk.requests(), 0, i), "key-" + i % 4, "value-" + i));
        }
        desk.sendInTransactions(letters);

        assertThat(redrive("--max", "5").out()).isEqualTo("5 redriven, 0 stay\n");
        assertThat(list().getLast()).isEqualTo("7 dead letters");
        assertThat(redrive().out()).isEqualTo("7 redriven, 0 stay\n");
        assertThat(redrive().out()).isEqualTo("0 redriven, 0 stay\n");

        assertThat(desk.records(desk.requests()))
                .extracting(record -> new String(record.value(), UTF_8))
                .doesNotHaveDuplicates()
                .hasSize(12);
        assertThat(list()).containsExactly("no such dead letters");
        assertThat(list("--all")).hasSize(1 + 12 + 1).anyMatch(line -> line.contains(" redriven "));
    }

    @Test
    void a_chosen_letter_goes_first_and_is_not_sent_again_with_the_rest() throws Exception {
        for (int i = 0; i < 3; i++) {
            desk.send(Desk.letter(new Place(desk.requests(), 1, i), OWNER, "value-" + i));
        }
        var chosen = desk.requests() + "/1/1";

        assertThat(desk.run("dead-letters", "redrive", "--source", chosen).out())
                .isEqualTo("1 redriven, 0 stay\n");
        assertThat(redrive().out()).isEqualTo("2 redriven, 0 stay\n");
        assertThat(desk.run("dead-letters", "redrive", "--source", chosen, "--again")
                        .out())
                .isEqualTo("1 redriven, 0 stay\n");

        assertThat(desk.records(desk.requests()))
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly("value-1", "value-0", "value-2", "value-1");
    }

    @Test
    void a_named_letter_that_does_not_wait_is_told() throws Exception {
        desk.send(Desk.letter(new Place(desk.requests(), 1, 4), OWNER, "value"));
        var letter = list().get(1).split(" ", 2)[0];
        assertThat(desk.run("dead-letters", "redrive", "--letter", letter).out())
                .isEqualTo("1 redriven, 0 stay\n");

        var said = desk.run("dead-letters", "redrive", "--letter", letter + ",0/987654321");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains(letter + " stays: no such letter waits")
                .contains("0/987654321 stays: no such letter waits")
                .endsWith("0 redriven, 2 stay\n");
        assertThat(desk.run("dead-letters", "redrive", "--again", "--letter", letter)
                        .code())
                .isZero();
    }

    @Test
    void a_record_that_came_back_three_times_stays() throws Exception {
        desk.send(Desk.letter(new Place(desk.requests(), 1, 4), OWNER, "poison", "replay-count", "3"));
        desk.send(Desk.letter(new Place(desk.requests(), 1, 5), OWNER, "better", "replay-count", "2"));

        var said = redrive();

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains("from " + desk.requests()
                        + "/1/4 stays: it was redriven 3 times already and came back; --max-replays 3 allows no more\n")
                .endsWith("1 redriven, 1 stay\n");
        assertThat(desk.records(desk.requests()))
                .singleElement()
                .satisfies(record -> assertThat(headers(record)).containsEntry("replay-count", "3"));
        assertThat(redrive("--max-replays", "4").out()).isEqualTo("1 redriven, 0 stay\n");
    }

    @Test
    void a_dry_run_sends_and_remembers_nothing() throws Exception {
        desk.send(Desk.letter(new Place(desk.requests(), 1, 4), OWNER, "value"));

        var said = redrive("--dry-run");

        int partition = Channels.partitionOf(OWNER.getBytes(UTF_8), Desk.PARTITIONS);
        assertThat(said.out())
                .contains(" from " + desk.requests() + "/1/4 would go to " + desk.requests() + "/" + partition + "\n")
                .endsWith("1 would be redriven, 0 would stay\n");
        assertThat(desk.records(desk.requests())).isEmpty();
        assertThat(redrive().out()).isEqualTo("1 redriven, 0 stay\n");
    }

    @Test
    void a_record_can_be_mended_on_its_way(@TempDir Path directory) throws Exception {
        desk.send(Desk.letter(new Place(desk.requests(), 1, 4), OWNER, "{broken"));
        var mended = Files.writeString(directory.resolve("mended.json"), "{}");
        var letter = list().get(1).split(" ", 2)[0];

        assertThat(redrive("--value", mended.toString()).code()).isEqualTo(2);
        assertThat(redrive("--value", mended.toString(), "--letter", letter).code())
                .isZero();

        assertThat(desk.records(desk.requests()))
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly("{}");
    }

    @Test
    void a_letter_from_nowhere_or_from_a_foreign_topic_stays() throws Exception {
        var foreign = "foreign-" + desk.name();
        desk.send(Desk.letter(new Place(foreign, 0, 1), OWNER, "value"));

        var said = desk.run("dead-letters", "redrive", "--source", foreign);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("stays: it does not say in which of our topics it lay");
    }

    @Test
    void what_strangers_wrote_cannot_play_with_the_terminal() throws Exception {
        desk.send(Desk.letter(
                new Place(desk.updates(), 2, 9), "\u001b[2J", "a\r\nletter 0/0\u202e\u0000", "x\u0007", "\u009b1m"));

        var shown = desk.run("dead-letters", "show", "--source", desk.updates());

        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .contains("stage     mongo-sink\n", "source    " + desk.updates() + "/2/9\n")
                .contains("fault     MalformedRecordException: NOT_JSON: not a JSON object\n")
                .contains("key       \\u{1b}[2J\n", "header    x\\u{7}: \\u{9b}1m\n")
                .contains("value     a\\u{d}\\u{a}letter 0/0\\u{202e}\\u{0}\n");
    }

    @Test
    void an_update_goes_to_the_mirror_and_not_into_the_history_again() throws Exception {
        try (MongodProcess mongod = RealMongod.startOrSkip();
                var mongo = MongoClients.create(mongod.uri())) {
            desk.with("MONGODB_URI", mongod.uri() + "/" + desk.name());
            var id = "b00000000000000000000001";
            desk.send(Desk.letter(new Place(desk.updates(), 2, 9), id, Samples.update(id, 2)));
            desk.send(Desk.letter(new Place(desk.updates(), 2, 10), id, "no booking"));

            var said = redrive();

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.out())
                    .contains("stays: it still cannot be read: NOT_JSON")
                    .endsWith("1 redriven, 1 stay\n");
            assertThat(mongo.getDatabase(desk.name()).getCollection("bookings").find())
                    .extracting(document -> document.get("version"))
                    .containsExactly(2);
            assertThat(desk.records(desk.updates())).isEmpty();
        }
    }

    @Test
    void a_database_that_is_away_is_told_in_one_line() throws Exception {
        desk.with("MONGODB_URI", "mongodb://user:secret@127.0.0.1:1/x?serverSelectionTimeoutMS=200");
        var id = "b00000000000000000000001";
        desk.send(Desk.letter(new Place(desk.updates(), 2, 9), id, Samples.update(id, 1)));

        var said = redrive();

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).isEqualTo("MongoDB does not answer at the address in MONGODB_URI\n");
    }

    @Test
    void brokers_that_are_away_are_told_in_one_line() {
        var said = desk.with("KAFKA_BROKERS", "127.0.0.1:1")
                .with("KAFKA_CONFIG_DEFAULT_API_TIMEOUT_MS", "500")
                .with("KAFKA_CONFIG_REQUEST_TIMEOUT_MS", "400")
                .run("dead-letters", "list");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .startsWith("Kafka does not answer at KAFKA_BROKERS=127.0.0.1:1: ")
                .hasLineCount(1);
    }

    @Test
    void what_makes_no_sense_is_told_in_one_line() {
        assertNonsense("Unknown option: '--nonsense'", "dead-letters", "list", "--nonsense");
        assertNonsense("Invalid value for option '--since'", "dead-letters", "list", "--since", "yesterday");
        assertNonsense("Invalid value for option '--max'", "dead-letters", "list", "--max", "many");
        assertNonsense("--max must be 1 or more, was 0", "dead-letters", "list", "--max", "0");
        assertNonsense("Invalid value for option '--letter'", "dead-letters", "show", "--letter", "17");
        assertNonsense("Missing required subcommand", "dead-letters");
        assertNonsense("Unmatched argument at index 1: 'destroy'", "dead-letters", "destroy");
        desk.with("KAFKA_BROKERS", "nowhere");
        assertNonsense("KAFKA_BROKERS must be host:port", "dead-letters", "list");
    }

    private void assertNonsense(String message, String... arguments) {
        var said = desk.run(arguments);
        assertThat(said.code()).as("exit code of %s", Arrays.asList(arguments)).isEqualTo(2);
        assertThat(said.err()).startsWith(message).hasLineCount(1);
        assertThat(said.out()).isEmpty();
    }

    private Said redrive(String... arguments) {
        var all = new ArrayList<>(List.of("dead-letters", "redrive", "--source", ours()));
        all.addAll(Arrays.asList(arguments));
        return desk.run(all.toArray(String[]::new));
    }

    private List<String> list(String... arguments) {
        var all = new ArrayList<>(List.of("dead-letters", "list", "--source", ours()));
        all.addAll(Arrays.asList(arguments));
        return desk.run(all.toArray(String[]::new)).lines();
    }

    /** Other tests write letters too. */
    private String ours() {
        return String.join(",", desk.requests(), desk.decisions(), desk.updates());
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
