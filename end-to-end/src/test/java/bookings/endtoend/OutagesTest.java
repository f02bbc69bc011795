package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A part is killed while travelers go on asking. Whatever they are told stays true, and what was left open is settled by
 * asking again with the same key. That the history is legal and that MongoDB equals it is looked at after every class.
 */
@ExtendWith(OnMarketplace.class)
class OutagesTest {
    private static final String KEY = "Idempotency-Key";

    private final Marketplace marketplace;
    private final Person traveler;
    private final House house;
    private final List<Asked> asked = new ArrayList<>();

    /** A request, each for other nights, and what it is answered. */
    private record Asked(String stay, String key, CompletableFuture<Answer> answer) {}

    OutagesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        house = marketplace.house(marketplace.owner());
    }

    @Test
    void the_broker_dies() {
        ask(10);
        marketplace.broker().kill();
        ask(4);
        assertThat(asked)
                .extracting(request -> request.answer().join())
                .allMatch(answer -> answer.status() == 201 || Persistence.isUndecided(answer));
        assertUndecided(traveler.create(house.stay(600, 3)));

        marketplace.broker().start();
        ask(3);
        settle();
    }

    @Test
    void the_topology_dies_under_load() {
        ask(30);
        assertThat(asked.getFirst().answer().join().status()).isEqualTo(201);
        marketplace.topology().kill();
        ask(5);
        marketplace.topology().start();
        settle();
    }

    @Test
    void mongod_dies() {
        ask(2); // so that both gateways know the session and the house
        assertThat(statuses()).containsOnly(201);
        var stranger = marketplace.traveler();
        marketplace.mongod().kill();

        assertUndecided(stranger.create(house.stay(600, 3)));
        var unknown = new House("0123456789abcdef01234567", house.ownerId(), "Nobody's", house.firstNight());
        assertUndecided(traveler.create(unknown.stay(0, 2)));

        ask(5);
        assertThat(statuses()).allMatch(status -> status == 201 || status == 202);
        var unused = marketplace
                .topic(Marketplace.UPDATES)
                .await(7, entry -> entry.value().contains(traveler.id()));

        marketplace.mongod().start();
        settle();
    }

    private List<Integer> statuses() {
        return asked.stream().map(request -> request.answer().join().status()).toList();
    }

    private static void assertUndecided(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(Persistence.isUndecided(answer)).isTrue();
    }

    /** Asks for so many more stays at once, at both gateways in turn, and does not wait for answers. */
    private void ask(int count) {
        for (int i = 0; i < count; i++) {
            var key = UUID.randomUUID().toString();
            var stay = house.stay(asked.size() * 3, 3);
            var gateway = i % 2 == 0 ? marketplace.firstUrl() : marketplace.secondUrl();
            asked.add(new Asked(stay, key, traveler.at(gateway).post(stay, KEY, key)));
        }
    }

    /** Asks again for what was left open, and holds every answer against the history. */
    private void settle() {
        var made = new ArrayList<String>();
        for (var request : asked) {
            var answer = request.answer().join();
            if (Persistence.isUndecided(answer)) {
                answer = Persistence.untilDecided(traveler, request.stay(), request.key());
            }
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            made.add(answer.bookingId());
        }
        assertThat(made).doesNotHaveDuplicates();
        assertThat(marketplace.bookingsOf(traveler))
                .as("bookings in the history against those that were answered")
                .containsExactlyInAnyOrderElementsOf(made);
    }
}
