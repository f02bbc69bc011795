package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** A client that repeats what was not decided, with the same key, as the answers tell it to. */
final class Persistence {
    private static final Set<Integer> UNDECIDED = Set.of(202, 503);

    private Persistence() {}

    /** @return the first answer that says what came of it */
    static Answer untilDecided(Person traveler, String stay, String key) {
        return Waiting.untilPresent(
                "a decision about key " + key, () -> once(traveler, stay, key).filter(answer -> !isUndecided(answer)));
    }

    /** Whether it must be asked again; such an answer says when. */
    static boolean isUndecided(Answer answer) {
        if (UNDECIDED.contains(answer.status())) {
            assertThat(answer.header("Retry-After")).as(answer.toString()).isPresent();
            return true;
        }
        return false;
    }

    private static Optional<Answer> once(Person traveler, String stay, String key) {
        try {
            return Optional.of(traveler.create(stay, "Idempotency-Key", key));
        } catch (CompletionException cut) {
            return Optional.empty(); // the gateway may be starting
        }
    }
}
