package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Journal;
import bookings.endtoend.check.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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
            var missed = newest(new Topic(marketplace.broker().bootstrap(), Marketplace.UPDATES));
            marketplace.mongod().start();
            var back = Instant.now();
            Waiting.until("the mirror to have what it missed", () -> has(marketplace, missed));
            var took = Duration.between(back, Instant.now());
            System.out.printf("the mirror had all %,d bookings after %s%n", missed.size(), took);
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

    /** The newest version of each booking that is on the topic now. */
    private static Map<String, Integer> newest(Topic updates) {
        return updates.entries().stream()
                .collect(Collectors.toMap(
                        Topic.Entry::bookingId,
                        entry -> entry.json().path("version").intValue(),
                        Math::max));
    }

    /** Whether the mirror has these versions, or later ones: guests who waited for MongoDB go on by now. */
    private static boolean has(Marketplace marketplace, Map<String, Integer> versions) {
        var stored = new HashMap<String, Integer>();
        for (var document : marketplace.database().getCollection("bookings").find()) {
            stored.put(String.valueOf(document.get("_id")), document.getInteger("version"));
        }
        return versions.entrySet().stream()
                .allMatch(newest -> stored.getOrDefault(newest.getKey(), 0) >= newest.getValue());
    }
}
