package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many ask at the same moment, over two gateways. */
@ExtendWith(OnMarketplace.class)
class RacesTest {
    private static final int ROUNDS = 5;
    private static final int ASKERS = 20;

    private final Marketplace marketplace;
    private final Person owner;
    private final House house;

    RacesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void one_of_many_gets_the_nights() {
        var askers = new ArrayList<Person>();
        for (int i = 0; i < ASKERS; i++) {
            var traveler = marketplace.traveler();
            askers.add(i % 2 == 0 ? traveler : traveler.at(marketplace.secondUrl()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            var stay = house.stay(round * 3, 3);
            var answers =
                    all(askers.stream().map(asker -> Asked.stay(asker, stay)).toList());

            assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 201)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.text()).isEqualTo(400))
                    .extracting(Answer::message)
                    .containsOnly("Property is already booked for the selected dates");
        }
    }

    @Test
    void an_approval_and_a_rejection_at_once_are_one_decision() {
        var traveler = marketplace.traveler();
        for (int round = 0; round < ROUNDS; round++) {
            var id = traveler.create(house.stay(round * 3, 3)).bookingId();
            var answers = all(List.of(Asked.decision(owner, id, "approve"), Asked.decision(owner, id, "reject")));

            assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 404);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 404)
                    .extracting(Answer::message)
                    .containsOnly("Booking not found, unauthorized, or not in pending status");
            var updates = marketplace.topic(Marketplace.UPDATES);
            assertThat(updates.await(2, id).getLast().json().path("status").asText())
                    .isEqualTo(answers.getFirst().status() == 200 ? "ACCEPTED" : "CANCELLED");
            assertThat(updates.entries())
                    .filteredOn(entry -> entry.bookingId().equals(id))
                    .hasSize(2);
        }
    }

    private static List<Answer> all(List<Asked> asked) {
        return asked.stream().map(Asked::decided).toList();
    }

    /** A call that is under way, and how it is repeated with its key. */
    private record Asked(CompletableFuture<Answer> first, Supplier<Answer> again) {
        static Asked stay(Person traveler, String stay) {
            return asked(key -> traveler.post(stay, "Idempotency-Key", key));
        }

        static Asked decision(Person owner, String booking, String decision) {
            return asked(key -> owner.decide(booking, decision, "", "Idempotency-Key", key));
        }

        private static Asked asked(Function<String, CompletableFuture<Answer>> call) {
            var key = UUID.randomUUID().toString();
            return new Asked(call.apply(key), () -> call.apply(key).join());
        }

        Answer decided() {
            return Persistence.untilDecided(first, again);
        }
    }
}
