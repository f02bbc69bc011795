package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every request is sent ten times at once over two gateways, and the one that decides is killed in between. */
@ExtendWith(OnMarketplace.class)
class StormOfRetriesTest {
    private static final int KEYS = 1000;
    private static final int SENDINGS = 10;
    private static final int AT_ONCE = 10; // keys

    private final Marketplace marketplace;

    StormOfRetriesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Test
    @Tag("long")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void a_thousand_keys_make_a_thousand_bookings() throws Exception {
        var traveler = marketplace.traveler();
        var houses = new ArrayList<House>();
        for (int i = 0; i < AT_ONCE; i++) {
            houses.add(marketplace.house(marketplace.owner()));
        }
        var done = new AtomicInteger();
        var keys = new ArrayList<Callable<List<Answer>>>();
        for (int i = 0; i < KEYS; i++) {
            var stay = houses.get(i % AT_ONCE).stay(i / AT_ONCE, 1);
            keys.add(() -> {
                var answers = tenAtOnce(traveler, stay);
                if (done.incrementAndGet() == KEYS / 2) {
                    marketplace.topology().kill();
                    marketplace.topology().start();
                }
                return answers;
            });
        }
        try (var askers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var answers : askers.invokeAll(keys)) {
                assertAllEqual(answers.get());
            }
        }
        assertThat(marketplace.bookingsOf(traveler)).hasSize(KEYS);
    }

    private List<Answer> tenAtOnce(Person traveler, String stay) throws InterruptedException, ExecutionException {
        var key = UUID.randomUUID().toString();
        var sent = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < SENDINGS; i++) {
            var gateway = i % 2 == 0 ? marketplace.firstUrl() : marketplace.secondUrl();
            sent.add(() -> Persistence.untilDecided(traveler.at(gateway), stay, key));
        }
        var answers = new ArrayList<Answer>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : senders.invokeAll(sent)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static void assertAllEqual(List<Answer> answers) {
        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(Answer::text)
                .containsOnly(answers.getFirst().text());
    }
}
