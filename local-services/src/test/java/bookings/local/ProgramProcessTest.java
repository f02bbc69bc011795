package bookings.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void a_line_is_found_with_its_groups_and_the_environment_is_passed_on() {
        try (var program =
                start(shell("echo started on port $NUMBER; sleep 60").withEnvironment(Map.of("NUMBER", "42")))) {
            assertThat(program.awaitLine("port (\\d+)", LIMIT).group(1)).isEqualTo("42");
            assertThat(program.isAlive()).isTrue();
        }
    }

    @Test
    void an_early_end_is_told_with_the_exit_code_and_the_last_lines() {
        try (var program = start(shell("for i in $(seq 1 100); do echo line $i; done; exit 3"))) {
            assertThatThrownBy(() -> program.awaitLine("ready", LIMIT))
                    .isInstanceOf(ServiceStartException.class)
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("line 61\n")
                    .hasMessageContaining("line 100")
                    .hasMessageNotContaining("line 60\n");
            assertThat(program.exitCode(LIMIT)).isEqualTo(3);
        }
    }

    @Test
    void lines_of_an_earlier_run_do_not_count() {
        try (var first = start(shell("echo ready"))) {
            first.awaitLine("ready", LIMIT);
        }
        try (var second = start(shell("echo broken"))) {
            assertThatThrownBy(() -> second.awaitLine("ready", LIMIT)).isInstanceOf(ServiceStartException.class);
        }
    }

    @Test
    void a_stop_is_a_sigterm_even_while_paused() {
        try (var program = start(shell("trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"))) {
            program.awaitLine("ready", LIMIT);
            program.pause();
            assertThat(program.stop(LIMIT)).isEqualTo(7);
        }
    }

    @Test
    void a_paused_grandchild_does_not_outlive_a_killed_child() {
        var arguments = List.of(directory.resolve("grandchild.log").toString());
        var launch = ProgramProcess.Launch.ofMain(Parent.class.getName(), arguments, directory.resolve("parent.log"));
        try (var parent = start(launch)) {
            long pid =
                    Long.parseLong(parent.awaitLine("grandchild (\\d+)", LIMIT).group(1));
            var grandchild = ProcessHandle.of(pid).orElseThrow();
            parent.kill();
            grandchild
                    .onExit()
                    .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Starts a child, pauses it, and waits for its own end. */
    static final class Parent {
        public static void main(String[] arguments) throws InterruptedException {
            var launch = new ProgramProcess.Launch("sleeper", List.of("sleep", "600"), Map.of(), Path.of(arguments[0]));
            var child = ProgramProcess.start(launch);
            child.pause();
            System.out.println("grandchild " + child.pid());
            Thread.sleep(600_000);
        }
    }

    private static ProgramProcess start(ProgramProcess.Launch launch) {
        return ProgramProcess.start(launch);
    }

    private ProgramProcess.Launch shell(String script) {
        return new ProgramProcess.Launch(
                "script", List.of("sh", "-c", script), Map.of(), directory.resolve("program.log"));
    }
}
