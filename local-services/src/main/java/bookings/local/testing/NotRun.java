package bookings.local.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The list of test classes that did not run and why, in {@code target/not-run.txt} of their module. */
final class NotRun {
    private static final StackWalker STACK = StackWalker.getInstance();

    private NotRun() {}

    /**
     * Notes the test that asked, and ends it as skipped, or as failed where {@code BOOKING_REQUIRE_MONGOD=true} says that
     * nothing a test needs may be missing.
     *
     * @return never; for callers that must not go on
     */
    static AssertionError skip(String reason) {
        if (Boolean.parseBoolean(System.getenv("BOOKING_REQUIRE_MONGOD"))) {
            return Assertions.fail(reason + ", and BOOKING_REQUIRE_MONGOD is set");
        }
        note(reason);
        return Assumptions.abort(reason);
    }

    /** Notes the caller's caller. */
    private static void note(String reason) {
        String test = STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.startsWith(NotRun.class.getPackageName()))
                .findFirst()
                .orElse("unknown"));
        Path file = Path.of("target", "not-run.txt");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    test + ": " + reason + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot note that " + test + " did not run", e);
        }
    }
}
