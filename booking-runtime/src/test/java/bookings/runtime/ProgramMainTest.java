package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.wire.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgramMainTest {
    private static final long LIMIT_SECONDS = 60;

    private static Process start(Map<String, String> variables) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleProgram.class.getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("FATE", "SIZE", "LOG_LEVEL", "LOG_FORMAT"));
        builder.environment().putAll(new HashMap<>(variables));
        return builder.start();
    }

    /** Reads to the end of the output, which comes with the end of the process. */
    private static List<String> linesUntilExit(Process process, int code) throws Exception {
        var lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(code);
        return lines;
    }

    private static String waitFor(String text, Process process) throws IOException {
        var reader = process.inputReader();
        var line = reader.readLine();
        while (line != null && !line.contains(text)) {
            line = reader.readLine();
        }
        return line == null ? "the process ended without saying: " + text : line;
    }

    @Test
    void bad_settings_are_a_few_lines_and_code_2() throws Exception {
        var process = start(Map.of("FATE", "luck", "SIZE", "10"));

        assertThat(linesUntilExit(process, 2))
                .containsExactly(
                        "sample cannot start:",
                        "  FATE must be one of work, break, fail, starting-for-ever, speak, was \"luck\"",
                        "  SIZE must be a whole number from 1 to 9, was \"10\"");
    }

    @Test
    void a_bug_is_logged_whole_and_code_1() throws Exception {
        var lines = linesUntilExit(start(Map.of("FATE", "break")), 1);

        assertThat(lines.get(0)).isEqualTo("closed first");
        assertThat(lines.get(1)).isEqualTo("closed last");
        assertThat(lines.get(2)).contains("ERROR").endsWith("sample failed to start");
        assertThat(lines.get(3)).isEqualTo("java.lang.IllegalStateException: a bug");
    }

    @Test
    void a_program_that_cannot_go_on_says_why_and_ends_with_code_3() throws Exception {
        var lines = linesUntilExit(start(Map.of("FATE", "fail")), 3);

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).contains("INFO").endsWith("sample ready at nowhere");
        assertThat(lines.get(1)).contains("ERROR").endsWith("sample cannot go on: the state is gone");
        assertThat(lines.subList(2, 4)).containsExactly("closed first", "closed last");
        assertThat(lines.get(4)).endsWith("sample stopped");
    }

    @Test
    void in_text_the_ids_come_first_and_nobody_can_forge_a_line() throws Exception {
        var lines = linesUntilExit(start(Map.of("FATE", "speak")), 3);

        assertThat(lines.get(0))
                .endsWith("WARN  SampleProgram            booking=b00000000000000000000001 command=command-1"
                        + " trace_id=4bf92f3577b34da6a3ce929d0e0e4736 two | ERROR lines \"quoted\"");
        assertThat(lines.get(1)).endsWith("ERROR SampleProgram            it broke");
        assertThat(lines.get(2)).isEqualTo("java.lang.IllegalStateException: why it broke");
        assertThat(lines).anyMatch(line -> line.endsWith("WARN  library                  as a library has it"));
    }

    @Test
    void in_json_each_line_is_an_object_and_the_ids_are_fields() throws Exception {
        var lines = linesUntilExit(start(Map.of("FATE", "speak", "LOG_FORMAT", "JSON")), 3);

        var warning = Json.mapper().readTree(lines.get(0));
        assertThat(fields(warning))
                .containsExactly(
                        "@timestamp", "level", "logger", "thread", "booking", "command", "trace_id", "message");
        assertThat(warning.path("@timestamp").asText()).endsWith("Z");
        assertThat(warning.path("level").asText()).isEqualTo("WARN");
        assertThat(warning.path("booking").asText()).isEqualTo("b00000000000000000000001");
        assertThat(warning.path("command").asText()).isEqualTo("command-1");
        assertThat(warning.path("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(warning.path("message").asText()).isEqualTo("two\r\nERROR lines \"quoted\"");
        var error = Json.mapper().readTree(lines.get(1));
        assertThat(error.path("stack_trace").asText()).startsWith("java.lang.IllegalStateException: why it broke");
        assertThat(Json.mapper().readTree(lines.get(2)).path("logger").asText()).isEqualTo("a.library");
    }

    @Test
    void a_format_that_there_is_not_is_named() throws Exception {
        var process = start(Map.of("LOG_FORMAT", "yaml"));

        assertThat(linesUntilExit(process, 2))
                .containsExactly("sample cannot start:", "  LOG_FORMAT must be one of text, json, was \"yaml\"");
    }

    private static List<String> fields(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void closes_in_order_when_it_is_told_to_stop() throws Exception {
        var process = start(Map.of("FATE", "work"));
        assertThat(waitFor("sample ready", process)).endsWith("sample ready at nowhere");

        process.toHandle().destroy(); // Process.destroy would close the output that is still to be read

        var lines = linesUntilExit(process, 143);
        assertThat(lines.subList(0, 2)).containsExactly("closed first", "closed last");
        assertThat(lines.get(2)).endsWith("sample stopped");
    }

    @Test
    void can_be_told_to_stop_while_it_starts() throws Exception {
        var process = start(Map.of("FATE", "starting-for-ever"));
        assertThat(waitFor("starting", process)).isEqualTo("starting");

        process.toHandle().destroy(); // Process.destroy would close the output that is still to be read

        var lines = linesUntilExit(process, 143);
        assertThat(lines.subList(0, 2)).containsExactly("closed first", "closed last");
        assertThat(lines.get(2)).endsWith("sample stopped before it was up");
    }
}
