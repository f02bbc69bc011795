package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.cli.BookingsCli;
import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Invariant;
import bookings.endtoend.check.Journal;
import bookings.local.ProgramProcess;
import bookings.local.ProgramProcess.Launch;
import bookings.mongo.MongoSinkApp;
import bookings.topology.TopologyApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Three brokers with passwords and rights, and two of each program: what may be done there, and what must hold. */
@Tag("long")
@Timeout(value = 25, unit = TimeUnit.MINUTES)
@TestInstance(Lifecycle.PER_CLASS)
class ProductionTest {
    private static final Path SECURITY = Path.of("..", "docs", "security.md");

    /** Of the table of rights on topics: the topic, and what each user may do there. */
    private static final Pattern ROW =
            Pattern.compile("^\\| (topic|`booking-\\S+`|`owner-decisions`) \\| (.*) \\|$", Pattern.MULTILINE);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long SEED = 1;
    /** As many decided writes as programs need that have just started. */
    private static final int WARM = 500;

    private static final int A_WHILE = 100;
    private static final int A_FEW = 20;
    private static final Duration CATCHING_UP = Duration.ofMinutes(3);

    private Production production;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void open() {
        production = Production.open("production");
    }

    @AfterAll
    void close() {
        if (production != null) {
            production.close();
        }
    }

    @Test
    void each_user_may_do_at_the_brokers_what_the_page_says_and_no_more() throws Exception {
        var page = Files.readString(SECURITY);
        var table = ROW.matcher(page).results().toList();
        var users = cells(table.getFirst().group(2));
        for (var row : table.subList(1, table.size())) {
            var topic = row.group(1).replace("`", "");
            var documented = cells(row.group(2));
            for (int column = 0; column < users.size(); column++) {
                assertThat(rightsOf(users.get(column), topic))
                        .as(users.get(column) + " on " + topic)
                        .isEqualTo(documented.get(column));
            }
        }
        assertThat(table).as("header and topics").hasSize(1 + 7);
    }

    @Test
    void the_gateway_may_not_write_what_was_decided() {
        var properties = new HashMap<String, Object>(production.cluster().accessOf("gateway"));
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("booking-updates", "id", "{}"))
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void a_program_names_all_rights_that_it_lacks_and_who_lacks_them() {
        assertThat(refusal(MongoSinkApp.class, "gateway")).contains("""
                          Kafka does not let User:gateway do what it must. Missing:
                          - Write, DescribeConfigs on topic booking-dead-letters
                          - Read on group mongo-sink
                          deploy/kafka/acls.sh gives each program its rights
                        """);
        assertThat(refusal(TopologyApp.class, "owner-decisions"))
                .contains("User:owner-decisions")
                .contains("- Read on topic owner-decisions\n")
                .contains("- Write on topic booking-updates\n")
                .contains("- Read, Write on topic booking-topology-bookings-changelog\n")
                .contains("- Read on group booking-topology\n")
                .contains("- Write on transactional ids that begin with booking-topology-\n");
    }

    /** What a program says that starts as another's user. */
    private String refusal(Class<?> program, String user) {
        var settings = new HashMap<>(production.settingsOf(user, Map.of()));
        settings.putAll(Map.of(
                "ADMIN_PORT",
                "0",
                "STATE_DIR",
                production.directory().resolve("refused").toString()));
        var launch = Launch.ofMain(
                        program.getName(), List.of(), production.directory().resolve("refused.log"))
                .withEnvironment(settings);
        try (var process = ProgramProcess.start(launch)) {
            assertThat(process.exitCode(LIMIT)).isEqualTo(2);
            return process.output();
        }
    }

    @Test
    void operators_commands_work_with_the_operators_rights() {
        for (var command :
                List.of(List.of("verify"), List.of("dead-letters", "list"), List.of("dead-letters", "redrive"))) {
            var launch = Launch.ofMain(
                            BookingsCli.class.getName(),
                            command,
                            production.directory().resolve("operator.log"))
                    .withEnvironment(production.settingsOf("bookings-operator", Map.of()));
            try (var process = ProgramProcess.start(launch)) {
                assertThat(process.exitCode(LIMIT))
                        .as(() -> command + ": " + process.output())
                        .isZero();
            }
        }
    }

    /** In the page's words, as the brokers tell the user itself. */
    private String rightsOf(String user, String topic) throws Exception {
        try (var admin = Admin.create(new HashMap<>(production.cluster().accessOf(user)))) {
            var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
            var rights = admin.describeTopics(List.of(topic), options).allTopicNames().get().values().stream()
                    .flatMap(described -> described.authorizedOperations().stream())
                    .filter(operation -> operation != AclOperation.DESCRIBE)
                    .map(operation -> operation == AclOperation.DESCRIBE_CONFIGS
                            ? "look"
                            : operation.name().toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
            return String.join(", ", rights);
        } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(TopicAuthorizationException.class);
            return "";
        }
    }

    private static List<String> cells(String row) {
        return Stream.of(row.split("\\|", -1)).map(String::strip).toList();
    }

    @Test
    void promises_hold_while_brokers_are_restarted_killed_and_lose_a_disk() throws IOException {
        try (var journal = new Journal(production.directory().resolve("journal.jsonl"));
                var crowd = production.crowd(SEED, journal)) {
            crowd.start();
            goOn(crowd, WARM);
            printProcessorTime(crowd);
            for (var node : production.cluster().nodes()) {
                restart("told to stop", node, node::stop, crowd);
            }
            var killed = production.cluster().nodes().getFirst();
            restart("killed", killed, killed::kill, crowd);
            restart(
                    "killed, and its disk is gone",
                    killed,
                    () -> {
                        killed.kill();
                        killed.loseDisk();
                    },
                    crowd);
            crowd.finish();

            var outages = new Outages(journal.pages().calls(), crowd.partitionsByHouse());
            System.out.printf(
                    Locale.ROOT,
                    "%,d writes; %.2f %% decided within %d s counting retries, p50 %.3f s, the last after %.1f s; %d never%n",
                    outages.writes(),
                    100 * outages.shareInTime(),
                    Outages.PATIENCE.toSeconds(),
                    outages.waitOf(0.5).toMillis() / 1e3,
                    outages.waitOf(1).toMillis() / 1e3,
                    outages.undecided());
            var findings = Checker.awaitAll(() -> production.evidence(journal), CATCHING_UP);
            System.out.println(Checker.lines(findings));
            new Footprint(production).printDisk();
            assertThat(findings)
                    .as(Checker.lines(findings))
                    .filteredOn(finding -> finding.invariant() != Invariant.IN_TIME) // the machine's
                    .allMatch(Finding::holds);
            assertThat(production.parts()).as("programs that never ended").allMatch(Part::isAlive);
        }
    }

    private void printProcessorTime(Crowd crowd) {
        var footprint = new Footprint(production);
        var before = footprint.processorTimes();
        var decided = crowd.decided();
        goOn(crowd, WARM);
        footprint.printProcessorTime(before, crowd.decided() - decided);
    }

    /** Writes are decided while it is away, and it comes back with all its copies. */
    private void restart(String what, Cluster.Node node, Runnable mishap, Crowd crowd) {
        var from = Instant.now();
        mishap.run();
        goOn(crowd, A_WHILE);
        var away = Instant.now();
        node.launch();
        node.awaitServing();
        production.cluster().awaitWhole();
        System.out.printf(
                "%s %s: %d writes decided within %d s, all copies again %d s after its start%n",
                node.name(),
                what,
                A_WHILE,
                Duration.between(from, away).toSeconds(),
                Duration.between(away, Instant.now()).toSeconds());
        goOn(crowd, A_WHILE);
    }

    /** A few at a time: how long all of them take is the machine's. */
    private static void goOn(Crowd crowd, int writes) {
        var end = crowd.decided() + writes;
        while (crowd.decided() < end) {
            var wanted = Math.min(end, crowd.decided() + A_FEW);
            Waiting.until(A_FEW + " more writes to be decided", () -> crowd.decided() >= wanted);
        }
    }
}
