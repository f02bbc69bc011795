package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSecretTest {
    private final Path file;

    SessionSecretTest(@TempDir Path directory) {
        file = directory.resolve("session-secret");
    }

    @Test
    void is_made_once_and_kept() {
        var made = SessionSecret.keptIn(file);
        assertThat(made).matches("[0-9a-f]{64}");
        assertThat(SessionSecret.keptIn(file)).isEqualTo(made);
    }

    @Test
    void is_for_its_owner_alone() throws IOException {
        SessionSecret.keptIn(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void is_made_anew_where_the_file_is_empty() throws IOException {
        Files.writeString(file, "\n");
        assertThat(SessionSecret.keptIn(file)).hasSize(64);
    }
}
