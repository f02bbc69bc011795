package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A client that repeats what was not decided, with the same key, as the answers tell it to. */
final class Persistence {
    private static final Set<Integer> UNDECIDED = Set.of(202, 503);

    private Persistence() {}

    /** @return the first answer that says what came of it */
    static Answer untilDecided(Person traveler, String stay, String key) {
        return untilDecided(() -> traveler.create(stay, "Idempotency-Key", key));
    }

    /** The same for any call, which repeats itself with its key where it has one. */
    static Answer untilDecided(Supplier<Answer> call) {
        return Waiting.untilPresent("a decision", () -> once(call).filter(answer -> !isUndecided(answer)));
    }

    /** What comes in the end of a call that is under way; the answer to it may be that it will be decided. */
    static Answer untilDecided(CompletableFuture<Answer> first, Supplier<Answer> again) {
        var answer = first.join();
        return isUndecided(answer) ? untilDecided(again) : answer;
    }

    /** Whether it must be asked again; such an answer says when. */
    static boolean isUndecided(Answer answer) {
        if (UNDECIDED.contains(answer.status())) {
            assertThat(answer.header("Retry-After")).as(answer.toString()).isPresent();
            return true;
        }
        return false;
    }

    private static Optional<Answer> once(Supplier<Answer> call) {
        try {
            return Optional.of(call.get());
        } catch (CompletionException cut) {
            return Optional.empty(); // the gateway may be starting
        }
    }
}
