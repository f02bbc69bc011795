package bookings.endtoend.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of JSON lines that remembers every call that was made and when programs were away: {@code {"call":{…}}} and
 * {@code {"absence":{…}}}.
 */
public final class Journal implements AutoCloseable {
    private final BufferedWriter lines;
    private final List<Call> calls = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();

    /** A new and empty one. */
    public Journal(Path file) {
        try {
            lines = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void add(Call call) {
        calls.add(call);
        write(
                "call",
                Json.MAPPER
                        .createObjectNode()
                        .put("sent", call.sent().toString())
                        .put("answered", call.answered().toString())
                        .put("program", call.program())
                        .put("caller", call.caller())
                        .put("method", call.method())
                        .put("path", call.path())
                        .put("key", call.key())
                        .put("body", call.body())
                        .put("status", call.status())
                        .put("replayed", call.replayed())
                        .put("passing", call.passing())
                        .put("booking", call.booking())
                        .put("version", call.version())
                        .put("message", call.message()));
    }

    public synchronized void add(Absence absence) {
        absences.add(absence);
        write(
                "absence",
                Json.MAPPER
                        .createObjectNode()
                        .put("program", absence.program())
                        .put("from", absence.from().toString())
                        .put("until", absence.until().toString()));
    }

    /** What was written so far. */
    public synchronized Pages pages() {
        return new Pages(List.copyOf(calls), List.copyOf(absences));
    }

    /** What a journal holds. */
    public record Pages(List<Call> calls, List<Absence> absences) {}

    /** Reads a journal that was closed. */
    public static Pages read(Path file) throws IOException {
        var calls = new ArrayList<Call>();
        var absences = new ArrayList<Absence>();
        try (var lines = Files.newBufferedReader(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var json = Json.MAPPER.readTree(line);
                if (json.has("call")) {
                    calls.add(call(json.path("call")));
                } else {
                    absences.add(absence(json.path("absence")));
                }
            }
        }
        return new Pages(calls, absences);
    }

    private static Call call(JsonNode json) {
        return new Call(
                Instant.parse(json.path("sent").asText()),
                Instant.parse(json.path("answered").asText()),
                json.path("program").asText(),
                json.path("caller").asText(),
                json.path("method").asText(),
                json.path("path").asText(),
                json.path("key").asText(),
                json.path("body").asText(),
                json.path("status").asInt(),
                json.path("replayed").asBoolean(),
                json.path("passing").asBoolean(),
                json.path("booking").asText(),
                json.path("version").asInt(),
                json.path("message").asText());
    }

    private static Absence absence(JsonNode json) {
        return new Absence(
                json.path("program").asText(),
                Instant.parse(json.path("from").asText()),
                Instant.parse(json.path("until").asText()));
    }

    private void write(String name, JsonNode content) {
        try {
            lines.write(Json.MAPPER.createObjectNode().set(name, content).toString());
            lines.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
