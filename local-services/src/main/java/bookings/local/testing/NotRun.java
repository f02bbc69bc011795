package bookings.local.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The list of test classes that did not run and why, in {@code target/not-run.txt} of their module. */
final class NotRun {
    private static final StackWalker STACK = StackWalker.getInstance();

    private NotRun() {}

    /** Notes the caller's caller. */
    static void note(String reason) {
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
