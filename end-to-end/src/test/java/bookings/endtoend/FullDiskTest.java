package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Invariant;
import bookings.endtoend.check.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** A disk runs full while a crowd goes on booking, and somebody makes room, as docs/operations.md says. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullDiskTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Room for what a crowd does in the minutes of a test. */
    private static final int MEGABYTES = 1024;

    private Marketplace marketplace;
    private Journal journal;
    private Crowd crowd;
    private Optional<SmallDisk> disk = Optional.empty();

    @BeforeEach
    void open(TestInfo test) {
        marketplace = Marketplace.open(
                "full-disk-" + test.getTestMethod().orElseThrow().getName(), Map.of());
        journal = new Journal(marketplace.directory().resolve("journal.jsonl"));
        crowd = new Crowd(marketplace, 1, journal);
    }

    @AfterEach
    void close() {
        crowd.close();
        journal.close();
        marketplace.close();
        disk.ifPresent(SmallDisk::close);
    }

    @Test
    void of_the_broker() {
        marketplace.broker().stop();
        var disk = smallDisk(marketplace.directory().resolve("kafka"));
        marketplace.heal();
        crowd.start();
        goOn(500);

        disk.fill();
        assertThat(marketplace.broker().exitCode(LIMIT)).isEqualTo(1);
        disk.free();
        marketplace.broker().start();
        goOn(500);
        assertKept();
    }

    private SmallDisk smallDisk(Path directory) {
        var small = SmallDisk.under(directory, MEGABYTES);
        disk = Optional.of(small);
        return small;
    }

    @Test
    void of_the_topology() {
        marketplace.topology().stop();
        var disk = smallDisk(marketplace.directory().resolve("state"));
        marketplace.heal();
        crowd.start();
        goOn(500);

        disk.fill();
        goOn(500); // what it writes is in memory, and in Kafka
        marketplace.topology().stop();
        disk.fill(); // it has closed its files, some of which became smaller
        marketplace.topology().start();
        var refused = marketplace.topology().process();
        assertThat(refused.exitCode(LIMIT)).isEqualTo(2);
        assertThat(refused.output())
                .contains("STATE_DIR " + marketplace.directory().resolve("state") + " cannot be used: ")
                .contains("No space left on device");
        disk.free();
        marketplace.topology().start();
        goOn(500);
        assertKept();
    }

    @Test
    void of_mongodb() {
        marketplace.mongod().stop();
        var disk = smallDisk(marketplace.mongod().directory());
        marketplace.heal();
        crowd.start();
        goOn(500);

        disk.fill();
        Waiting.until("mongod to end", () -> !marketplace.mongod().isAlive());
        disk.free();
        marketplace.mongod().start();
        goOn(500);
        assertKept();
    }

    private void goOn(int writes) {
        var end = crowd.decided() + writes;
        Waiting.until(writes + " more writes to be decided", () -> crowd.decided() >= end);
    }

    private void assertKept() {
        crowd.finish();
        var findings = Checker.awaitAll(() -> marketplace.evidence(Optional.of(journal.pages())), LIMIT);
        System.out.println(Checker.lines(findings));
        assertThat(findings)
                .as(Checker.lines(findings))
                .filteredOn(finding -> finding.invariant() != Invariant.IN_TIME) // the machine's
                .allMatch(Finding::holds);
    }
}
