package bookings.endtoend.check;

import java.util.List;

/**
 * What was found of one invariant.
 *
 * @param violations each in words, empty where it holds
 * @param seen what was looked at, with its counts
 */
public record Finding(Invariant invariant, List<String> violations, String seen) {
    private static final int QUOTED = 5;

    public Finding {
        violations = List.copyOf(violations);
    }

    public boolean holds() {
        return violations.isEmpty();
    }

    /** One line, and the first few violations below it. */
    @Override
    public String toString() {
        var line = "%-4s %s  %s: %s".formatted(invariant.number(), holds() ? "PASS" : "FAIL", invariant.words(), seen);
        if (holds()) {
            return line;
        }
        var text =
                new StringBuilder(line).append(", ").append(violations.size()).append(" violations");
        violations.stream()
                .limit(QUOTED)
                .forEach(violation -> text.append("\n       ").append(violation));
        return text.toString();
    }
}
