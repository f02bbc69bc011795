package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import bookings.endtoend.check.Invariant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code make chaos} does for as long as it is told, with one mishap of each sort; how fast is not judged. */
class ChaosTest {
    private static final long SEED = 1;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void promises_hold_while_things_go_wrong() {
        var result = ChaosRun.brief("chaos-brief", SEED, System.out);

        assertThat(result.findings())
                .as(Checker.lines(result.findings()))
                .filteredOn(finding -> finding.invariant() != Invariant.IN_TIME)
                .allMatch(Finding::holds);
        assertThat(result.troubles()).isEmpty();
    }
}
