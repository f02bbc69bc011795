package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Invariant;
import bookings.endtoend.check.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MongoDB is away for a minute while a crowd goes on booking. */
class LongMongodOutageTest {
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(10);

    @Test
    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void the_mirror_catches_up_and_nobody_is_turned_away() {
        try (var marketplace = Marketplace.open("mongod-outage", Map.of());
                var journal = new Journal(marketplace.directory().resolve("journal.jsonl"));
                var crowd = new Crowd(marketplace, 1, journal)) {
            crowd.start();
            Waiting.until("every session to be known", () -> crowd.decided() > 500);
            marketplace.mongod().kill();
            LockSupport.parkNanos(AWAY.toNanos());
            crowd.stop();
            marketplace.mongod().start();
            var back = Instant.now();
            Waiting.until("the mirror to equal the topic", () -> isMirrored(marketplace));
            var took = Duration.between(back, Instant.now());
            System.out.println("the mirror equalled the topic after " + took);
            crowd.finish();

            var findings =
                    Checker.awaitAll(() -> marketplace.evidence(Optional.of(journal.pages())), Duration.ofMinutes(1));
            assertThat(findings).as(Checker.lines(findings)).allMatch(Finding::holds);
            assertThat(journal.pages().calls())
                    .as("calls of good sessions for good houses")
                    .noneMatch(call -> List.of(401, 403).contains(call.status()));
            assertThat(took).isLessThan(CAUGHT_UP_WITHIN);
        }
    }

    private static boolean isMirrored(Marketplace marketplace) {
        return Checker.check(marketplace.evidence(Optional.empty())).stream()
                .filter(finding -> finding.invariant() == Invariant.MIRRORED)
                .allMatch(Finding::holds);
    }
}
