package bookings.endtoend;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * A program of ours with a promise taken out of its source. The changed classes are compiled into a folder that goes before
 * the program's own, so no program needs a switch that would break it.
 */
final class Sabotage {
    /**
     * A change of one source.
     *
     * @param source module and class, as in {@code booking-topology/bookings.topology.TopologyApp}
     * @param words that are there once
     */
    record Change(String source, String words, String instead) {
        private Path file() {
            var slash = source.indexOf('/');
            return Path.of("..", source.substring(0, slash), "src", "main", "java")
                    .resolve(source.substring(slash + 1).replace('.', '/') + ".java");
        }

        private String applied(String text) {
            var at = text.indexOf(words);
            if (at < 0 || text.indexOf(words, at + 1) >= 0) {
                throw new IllegalStateException("not once in " + source + ": " + words);
            }
            return text.replace(words, instead);
        }
    }

    private Sabotage() {}

    /** The folder of the changed classes. */
    static Path compile(Path directory, Change... changes) {
        var texts = new LinkedHashMap<Path, String>();
        var sources = new ArrayList<String>();
        try {
            for (var change : changes) {
                var text =
                        texts.containsKey(change.file()) ? texts.get(change.file()) : Files.readString(change.file());
                texts.put(change.file(), change.applied(text));
            }
            Files.createDirectories(directory);
            for (var changed : texts.entrySet()) {
                var source = directory.resolve(changed.getKey().getFileName());
                Files.writeString(source, changed.getValue());
                sources.add(source.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var options = List.of(
                "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", directory.toString());
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromStrings(sources);
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new IllegalStateException("a sabotage does not compile: " + messages);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }
}
