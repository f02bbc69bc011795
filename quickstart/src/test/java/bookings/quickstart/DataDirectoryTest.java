package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.runtime.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private final Path path;

    DataDirectoryTest(@TempDir Path directory) {
        path = directory.resolve("data");
    }

    @Test
    void a_second_quickstart_is_told_who_the_first_one_is() throws IOException {
        try (var first = DataDirectory.claim(path)) {
            assertThatThrownBy(() -> DataDirectory.claim(path))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage("another quickstart (process %d) uses %s; stop it, or set DATA_DIR to another directory"
                            .formatted(ProcessHandle.current().pid(), first.path()));
        }
    }

    @Test
    void is_free_again_afterwards() throws IOException {
        DataDirectory.claim(path).close();
        try (var again = DataDirectory.claim(path)) {
            assertThat(again.path()).isDirectory();
        }
    }

    @Test
    void a_place_that_cannot_be_made_is_said_in_a_line() throws IOException {
        Files.createFile(path);
        assertThatThrownBy(() -> DataDirectory.claim(path))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("DATA_DIR " + path);
    }
}
