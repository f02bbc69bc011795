package bookings.endtoend;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk of a few megabytes in the place of a directory, which can be filled to the last byte. Its files are in memory.
 * Only root may make one.
 */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final Path directory;
    private final Path ballast;

    private SmallDisk(Path directory) {
        this.directory = directory;
        ballast = directory.resolve("ballast");
    }

    /**
     * Moves a directory that nobody uses to a disk of its own. Skips the test where that is not allowed.
     *
     * @param megabytes that are free for what is in the directory and what comes
     */
    static SmallDisk under(Path directory, int megabytes) {
        var aside = directory.resolveSibling(directory.getFileName() + "-on-the-large-disk");
        try {
            Files.move(directory, aside);
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var said = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        Assumptions.assumeTrue(said.isEmpty(), "no disk can be mounted here: " + said);
        var disk = new SmallDisk(directory);
        // files with holes stay as small as they are
        said = run("cp", "-a", "--sparse=always", aside + "/.", directory.toString());
        if (!said.isEmpty()) {
            disk.close();
            throw new IllegalStateException("the disk of " + megabytes + " MB: " + said);
        }
        return disk;
    }

    /** Leaves no room. */
    void fill() {
        for (int size = BLOCK; size > 0; size /= 2) {
            try (var file = Files.newByteChannel(ballast, CREATE, APPEND)) {
                while (true) {
                    file.write(ByteBuffer.allocate(size));
                }
            } catch (IOException full) {
                // the smaller ones may still fit
            }
        }
    }

    /** As much room as there was. */
    void free() {
        try {
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the disk away with all that is on it; nobody may use it any more. */
    @Override
    public void close() {
        var said = run("umount", directory.toString());
        if (!said.isEmpty()) {
            throw new IllegalStateException(said);
        }
    }

    /** What the command prints: nothing where all went well. */
    private static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var reader = process.inputReader()) {
                return String.join("\n", reader.lines().toList());
            }
        } catch (IOException e) {
            return e.toString();
        }
    }
}
