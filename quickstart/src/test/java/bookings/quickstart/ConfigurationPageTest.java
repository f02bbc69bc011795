package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bookings.decisions.OwnerDecisionsApp;
import bookings.gateway.GatewayApp;
import bookings.mongo.MongoSinkApp;
import bookings.runtime.Environment;
import bookings.runtime.Program;
import bookings.runtime.Setting;
import bookings.runtime.SettingsException;
import bookings.topology.TopologyApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} has every setting that a program asks for, with its default and what it takes. All but the
 * meanings is made from what the programs ask; {@code -Dconfiguration.write=true} writes it anew and keeps the meanings.
 */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String MARKER = "<!-- from here on made from the settings records, but for the meanings -->\n";
    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`]+)` \\| [^|]* \\| [^|]* \\| ([^|]+) \\|$", Pattern.MULTILINE);

    /** A bad value among good ones: all settings are read, and nothing is started. */
    private static final Map<String, String> REFUSED = Map.of(
            "MONGODB_URI", "mongodb://localhost/marketplace",
            "SESSION_SECRET", "long enough for a secret of sessions",
            "ADMIN_PORT", "none",
            "KAFKA_PORT", "none");

    /** The programs in the order in which their sections stand. */
    private static final Map<String, Program> PROGRAMS = programs();

    private static Map<String, Program> programs() {
        var programs = new LinkedHashMap<String, Program>();
        programs.put("gateway", GatewayApp::start);
        programs.put("owner-decisions", OwnerDecisionsApp::start);
        programs.put("booking-topology", TopologyApp::start);
        programs.put("mongo-sink", MongoSinkApp::start);
        programs.put("quickstart", environment -> {
            throw new IllegalStateException("not refused: " + QuickstartSettings.from(environment));
        });
        return programs;
    }

    @Test
    void the_page_has_every_setting_with_its_default_and_what_it_takes() throws IOException {
        var page = Files.readString(PAGE);

        var made = page.substring(0, page.indexOf(MARKER)) + MARKER + sections(page);
        if (Boolean.getBoolean("configuration.write")) {
            Files.writeString(PAGE, made);
        }

        assertThat(page).as("-Dconfiguration.write=true writes it anew").isEqualTo(made);
        assertThat(page).as("what each setting means").doesNotContain("| ? |");
    }

    /** One for all settings that the same programs ask for alike, those of most programs first. */
    private static String sections(String page) {
        var askers = new LinkedHashMap<Setting, Set<String>>();
        PROGRAMS.forEach((name, program) -> {
            var environment = new Environment(REFUSED);
            var unused = catchThrowableOfType(SettingsException.class, () -> program.start(environment));
            assertThat(environment.asked()).as(name).isNotEmpty();
            for (var setting : environment.asked()) {
                askers.computeIfAbsent(setting, first -> new LinkedHashSet<>()).add(name);
            }
        });
        var sections = new LinkedHashMap<List<String>, List<Setting>>();
        askers.forEach((setting, names) -> sections.computeIfAbsent(List.copyOf(names), first -> new ArrayList<>())
                .add(setting));
        var meanings = meanings(page);
        var text = new StringBuilder();
        sections.entrySet().stream()
                .sorted((one, other) -> other.getKey().size() - one.getKey().size())
                .forEach(section -> {
                    var heading = String.join(", ", section.getKey());
                    text.append("\n## ").append(heading).append("\n\n");
                    text.append("| variable | default | takes | meaning |\n| --- | --- | --- | --- |\n");
                    section.getValue().forEach(setting -> text.append(row(heading, setting, meanings)));
                });
        return text.toString();
    }

    private static String row(String heading, Setting setting, Map<String, String> meanings) {
        var fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
        var meaning = meanings.getOrDefault(heading + " " + setting.name(), meanings.getOrDefault(setting.name(), "?"));
        return "| `%s` | %s | %s | %s |\n".formatted(setting.name(), fallback, takes(setting), meaning);
    }

    /** Without the examples, which are for messages. */
    private static String takes(Setting setting) {
        return setting.expected().replaceFirst("^(a length of time .*), such as .*", "$1");
    }

    /** By section and name, and by name for a setting that came to another section. */
    private static Map<String, String> meanings(String page) {
        var meanings = new HashMap<String, String>();
        for (var section : page.split("\n## ", -1)) {
            var heading = section.lines().findFirst().orElse("");
            ROW.matcher(section).results().forEach(row -> {
                meanings.put(heading + " " + row.group(1), row.group(2));
                meanings.putIfAbsent(row.group(1), row.group(2));
            });
        }
        return meanings;
    }
}
