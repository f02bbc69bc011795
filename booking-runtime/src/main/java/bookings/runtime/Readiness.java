package bookings.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program needs before it can do its work, as named checks. Thread-safe; each question asks every check anew, so
 * checks look at what is known already and never wait.
 */
public final class Readiness {
    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final String PASSED = "ok";

    private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentSkipListMap<>();

    /**
     * Adds a check, or replaces the one of that name.
     *
     * @param whyNot empty when all is well, else the reason in a few words; a check that throws counts as failed
     */
    public void check(String name, Supplier<Optional<String>> whyNot) {
        checks.put(name, whyNot);
    }

    public Report report() {
        var results = new LinkedHashMap<String, String>();
        checks.forEach((name, whyNot) -> results.put(name, ask(name, whyNot)));
        var reasons = results.entrySet().stream()
                .filter(result -> !result.getValue().equals(PASSED))
                .map(result -> result.getKey() + ": " + result.getValue())
                .toList();
        return new Report(reasons, results);
    }

    private static String ask(String name, Supplier<Optional<String>> whyNot) {
        try {
            return whyNot.get().orElse(PASSED);
        } catch (RuntimeException broken) {
            log.warn("check={} could not be asked", name, broken);
            return "the check itself failed";
        }
    }

    /**
     * How things stand at one moment.
     *
     * @param reasons what keeps the program from its work, each with its check's name; empty when it is ready
     * @param checks every check by name, {@code ok} or the reason
     */
    public record Report(List<String> reasons, Map<String, String> checks) {
        public boolean ready() {
            return reasons.isEmpty();
        }
    }
}
