package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is sent again is not done again. */
@ExtendWith(OnMarketplace.class)
class RetriesTest {
    private static final String KEY = "Idempotency-Key";

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    RetriesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void ten_requests_of_one_key_are_one_booking() {
        var key = UUID.randomUUID().toString();
        var asked = new ArrayList<CompletableFuture<Answer>>();
        for (int i = 0; i < 10; i++) {
            var gateway = i % 2 == 0 ? marketplace.firstUrl() : marketplace.secondUrl();
            asked.add(traveler.at(gateway).post(house.stay(0, 3), KEY, key));
        }
        var answers = asked.stream()
                .map(first -> Persistence.untilDecided(first, () -> traveler.create(house.stay(0, 3), KEY, key)))
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(Answer::text)
                .containsOnly(answers.getFirst().text());
        // none, where the first of them was only told that it will be decided
        assertThat(answers).filteredOn(answer -> !answer.isReplayed()).hasSizeLessThanOrEqualTo(1);
        assertThat(marketplace.bookingsOf(traveler)).hasSize(1);
    }

    @Test
    void a_key_stands_for_one_request() {
        var key = UUID.randomUUID().toString();
        assertThat(Persistence.untilDecided(traveler, house.stay(0, 3), key).status())
                .isEqualTo(201);

        var other = Persistence.untilDecided(traveler.at(marketplace.secondUrl()), house.stay(0, 4), key);
        assertThat(other.status()).as(other.text()).isEqualTo(422);
        assertThat(marketplace.bookingsOf(traveler)).hasSize(1);
    }

    @Test
    void a_repeated_approval_is_answered_as_the_first_time() {
        var id = traveler.create(house.stay(0, 3)).bookingId();
        var key = UUID.randomUUID().toString();
        var first = Persistence.untilDecided(() -> owner.approve(id, KEY, key));
        var again = Persistence.untilDecided(() -> owner.approve(id, KEY, key));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.isReplayed()).isTrue();
        assertThat(Persistence.untilDecided(() -> owner.approve(id)).status()).isEqualTo(404);
    }

    @Test
    void requests_of_a_gateway_that_died_are_found_through_another() {
        var keys = new ArrayList<String>();
        var cut = new ArrayList<CompletableFuture<Answer>>();
        marketplace.topology().process().pause(); // so that all of them are under way when the gateway dies
        try {
            for (int i = 0; i < 20; i++) {
                keys.add(UUID.randomUUID().toString());
                cut.add(traveler.post(stay(i), KEY, keys.get(i)));
            }
            marketplace
                    .topic(Marketplace.REQUESTS)
                    .await(20, entry -> entry.json().path("travelerId").asText().equals(traveler.id()));
            marketplace.firstGateway().kill();
        } finally {
            marketplace.topology().process().resume();
        }
        assertThat(cut).allSatisfy(answer -> assertThat(answer).failsWithin(Duration.ofSeconds(30)));

        var other = traveler.at(marketplace.secondUrl());
        for (int i = 0; i < keys.size(); i++) {
            var answer = Persistence.untilDecided(other, stay(i), keys.get(i));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            assertThat(answer.isReplayed()).isTrue();
        }
        assertThat(marketplace.bookingsOf(traveler)).hasSize(20);
    }

    private String stay(int number) {
        return house.stay(number * 3, 3);
    }
}
