package bookings.local.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs of this machine for a test, or a test that is skipped and noted in {@code target/not-run.txt}. */
public final class Tools {
    private Tools() {}

    /** A program on the PATH. */
    public static Path onPathOrSkip(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> NotRun.skip("there is no " + name + " on the PATH"));
    }

    /**
     * For a tool that is there and cannot be used.
     *
     * @return never; for callers that must not go on
     */
    public static AssertionError skip(String reason) {
        return NotRun.skip(reason);
    }
}
