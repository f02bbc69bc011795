package bookings.local.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Directories outside the build, for what a test's server writes. */
final class TemporaryDirectories {
    private TemporaryDirectories() {}

    /** One that is deleted when this JVM ends. */
    static Path create(String name) {
        Path directory = createKept(name);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "delete-" + name));
        return directory;
    }

    /** One that its user deletes. */
    static Path createKept(String name) {
        try {
            return Files.createTempDirectory("bookings-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // a server that is still ending may write into it; the system empties its temporary directory itself
        }
    }
}
