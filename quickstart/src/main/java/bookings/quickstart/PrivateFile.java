package bookings.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that hold what only their owner may read, such as cookies that log in. */
final class PrivateFile {
    private PrivateFile() {}

    /**
     * Replaces the file as a whole, so that no reader ever sees half of it. A temporary file may be read by its owner
     * alone, and a moved one stays so.
     */
    static void write(Path file, byte[] content) throws IOException {
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "fresh", "");
        try {
            Files.write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
