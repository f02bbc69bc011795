package bookings.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** How far a command is, a line now and then, so that one who waits sees it move; a quick command says nothing. */
final class Progress {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final PrintWriter out;
    private long lastLine = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** @param line is asked for only when it is time for one */
    void at(Supplier<String> line) {
        if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            say(line.get());
        }
    }

    void say(String line) {
        out.println(line);
        out.flush();
        lastLine = System.nanoTime();
    }

    /** With separators, for people. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
