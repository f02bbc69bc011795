package bookings.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    @Test
    void replaces_an_earlier_one_leaves_nothing_beside_it_and_is_its_owners_alone(@TempDir Path directory)
            throws IOException {
        var file = directory.resolve("demo.env");
        Files.writeString(file, "old");
        PrivateFile.write(file, "new".getBytes(UTF_8));
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
