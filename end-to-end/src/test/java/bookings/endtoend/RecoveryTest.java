package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.History;
import bookings.endtoend.check.Journal;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** All brokers or all state are lost, and somebody does what docs/operations.md says. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RecoveryTest {
    private static final int A_WHILE = 500;
    private static final Pattern DIFFERENCE = Pattern.compile("^booking (\\S+) (\\S+)", Pattern.MULTILINE);

    private Marketplace marketplace;
    private Operator operator;

    @BeforeEach
    void open(TestInfo test) {
        var name = test.getTestMethod().orElseThrow().getName();
        marketplace = Marketplace.open("recovery-" + name.substring(0, 12), Map.of());
        operator = new Operator(marketplace);
    }

    @AfterEach
    void close() {
        marketplace.close();
    }

    @Test
    void a_copy_of_the_brokers_disk_is_put_back_and_what_was_booked_since_is_named() throws IOException {
        var disk = marketplace.directory().resolve("kafka");
        var copy = marketplace.directory().resolve("kafka-copy");
        book(1);
        stopPrograms();
        marketplace.broker().stop();
        copy(disk, copy);
        marketplace.heal();
        var before = standings();
        book(2);
        var lost = standings();
        assertThat(operator.run("verify").text()).endsWith("equal\n");

        stopPrograms();
        marketplace.broker().stop();
        Marketplace.emptied(disk);
        copy(copy, disk);
        Marketplace.emptied(marketplace.directory().resolve("state"));
        marketplace.broker().start();
        marketplace.topology().start();
        marketplace.sink().start();
        marketplace.topology().awaitReady();
        marketplace.sink().awaitReady();
        var named = operator.run("verify", "--max", "1000000000");

        assertThat(named.code()).isEqualTo(1);
        lost.entrySet().removeAll(before.entrySet());
        assertThat(new TreeSet<>(DIFFERENCE
                        .matcher(named.text())
                        .results()
                        .map(line -> line.group(1))
                        .toList()))
                .isEqualTo(lost.keySet());
        assertThat(DIFFERENCE
                        .matcher(named.text())
                        .results()
                        .filter(line -> line.group(2).startsWith("extra")))
                .as("bookings that are lost whole")
                .hasSize((int) lost.keySet().stream()
                        .filter(booking -> !before.containsKey(booking))
                        .count());

        assertThat(operator.run("rebuild").code()).isZero();
        assertThat(standings()).isEqualTo(before);
        marketplace.heal();
        book(3);
        OnMarketplace.check(marketplace);
    }

    @Test
    void all_commands_are_decided_anew_as_they_were() throws Exception {
        bookOneAfterAnother();
        var before = standings();
        stopPrograms();
        var brokers =
                Map.<String, Object>of("bootstrap.servers", marketplace.broker().bootstrap());
        try (var admin = Admin.create(brokers)) {
            admin.deleteConsumerGroups(List.of("booking-topology")).all().get();
            var topics = List.of("booking-topology-bookings-changelog", Marketplace.UPDATES, "booking-rekeyed");
            admin.deleteTopics(topics).all().get();
        }
        Marketplace.emptied(marketplace.directory().resolve("state"));
        marketplace.topology().start();
        marketplace.topology().awaitReady();
        Waiting.untilAsserted(() -> assertThat(standings()).isEqualTo(before));

        var rebuilt = operator.run("rebuild");
        assertThat(rebuilt.code()).as(rebuilt.text()).isZero();
        marketplace.heal();
        book(2);
        Waiting.untilAsserted(() -> assertThat(operator.run("verify").text()).endsWith("equal\n"));
        assertThat(standings()).containsAllEntriesOf(before);
    }

    /** Each waits for the answer to the one before, so that there is one order in which they can be decided. */
    private void bookOneAfterAnother() {
        var owners = Stream.generate(marketplace::owner).limit(6).toList();
        var houses = owners.stream().map(marketplace::house).toList();
        var traveler = marketplace.traveler();
        for (int visit = 0; visit < 120; visit++) {
            var owner = owners.get(visit % owners.size());
            var stay = houses.get(visit % owners.size()).stay(visit / owners.size() * 3, 3);
            var id = traveler.create(stay).bookingId();
            switch (visit % 4) {
                case 0 -> assertThat(owner.approve(id).status()).isEqualTo(200);
                case 1 -> {
                    assertThat(owner.reject(id, "{\"reason\":\"Being painted\"}")
                                    .status())
                            .isEqualTo(200);
                    assertThat(traveler.create(stay).status()).isEqualTo(201);
                }
                case 2 -> {
                    assertThat(owner.approve(id).status()).isEqualTo(200);
                    assertThat(owner.cancel(id, "{\"reason\":\"Flooded\"}").status())
                            .isEqualTo(200);
                    assertThat(traveler.create(stay).status()).isEqualTo(201);
                }
                default -> assertThat(traveler.create(stay).status()).isEqualTo(400);
            }
        }
    }

    private Map<String, String> standings() {
        return History.of(marketplace.topic(Marketplace.UPDATES).entries()).standings();
    }

    private void book(int seed) {
        try (var journal = new Journal(marketplace.directory().resolve("journal-" + seed + ".jsonl"));
                var crowd = new Crowd(marketplace, seed, journal)) {
            crowd.start();
            Waiting.until("writes to be decided", () -> crowd.decided() >= A_WHILE);
            crowd.finish();
        }
    }

    private void stopPrograms() {
        List.of(
                        marketplace.firstGateway(),
                        marketplace.secondGateway(),
                        marketplace.ownerDecisions(),
                        marketplace.sink(),
                        marketplace.topology())
                .forEach(Part::stop);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
