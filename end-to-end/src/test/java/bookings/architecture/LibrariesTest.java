package bookings.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What our programs bring along, by the names of the jars: no version that is known to be open, and one of each. */
class LibrariesTest {
    private static final Pattern JAR =
            Pattern.compile("(.+?)-(\\d[\\w.]*?(?:-(?:M|RC|alpha|beta)\\d*|\\.Final|-jre)?)\\.jar");

    /** The first version without the gravest holes that are known of each. */
    private static final Map<String, String> FIRST_SOUND = Map.ofEntries(
            Map.entry("log4j-api", "2.17.1"), // CVE-2021-44228, -45046, -45105, -44832
            Map.entry("log4j-to-slf4j", "2.17.1"),
            Map.entry("logback-classic", "1.5.19"), // CVE-2023-6378, CVE-2024-12798, CVE-2025-11226
            Map.entry("logback-core", "1.5.19"),
            Map.entry("jackson-core", "2.15.0"), // unbounded nesting and numbers
            Map.entry("jackson-databind", "2.14.0"), // CVE-2022-42003, -42004
            Map.entry("kafka-clients", "3.9.1"), // CVE-2025-27817, -27818, -27819
            Map.entry("snappy-java", "1.1.10.5"), // CVE-2023-43642
            Map.entry("jetty-server", "12.1.0"),
            Map.entry("jetty-http", "12.1.0"),
            Map.entry("netty-buffer", "4.1.118"), // CVE-2025-24970
            Map.entry("netty-handler", "4.1.118"),
            Map.entry("snakeyaml", "2.0"), // CVE-2022-1471
            Map.entry("guava", "32.0.0"), // CVE-2023-2976
            Map.entry("zookeeper", "3.9.3"),
            Map.entry("commons-validator", "1.9.0"),
            Map.entry("protobuf-java", "3.25.5")); // CVE-2024-7254

    /** Whatever their version: they look names up, or run what a text says. */
    private static final List<String> NEVER = List.of(
            "log4j-core",
            "log4j",
            "reload4j",
            "commons-logging",
            "commons-beanutils",
            "commons-collections",
            "commons-text",
            "velocity",
            "groovy",
            "xstream",
            "fastjson");

    private final Map<String, Set<String>> versions = versions();

    @Test
    void the_list_is_complete() {
        assertThat(versions).containsKeys("kafka-clients", "kafka-streams", "javalin", "jetty-server", "rocksdbjni");
    }

    @Test
    void none_is_known_to_be_open() {
        assertThat(versions.keySet()).doesNotContainAnyElementsOf(NEVER);
        var old = new ArrayList<String>();
        FIRST_SOUND.forEach((library, sound) -> versions.getOrDefault(library, Set.of()).stream()
                .filter(version -> BY_NUMBERS.compare(version, sound) < 0)
                .forEach(version -> old.add(library + " " + version + " is before " + sound)));
        assertThat(old).isEmpty();
    }

    @Test
    void there_is_one_version_of_each_and_one_jetty() {
        assertThat(versions)
                .allSatisfy((library, found) -> assertThat(found).as(library).hasSize(1));
        assertThat(versions.entrySet().stream()
                        .filter(library -> library.getKey().startsWith("jetty-")
                                && !library.getKey().contains("servlet-api")
                                && !library.getKey().startsWith("jetty-jakarta"))
                        .flatMap(library -> library.getValue().stream())
                        .distinct())
                .as("versions of Jetty")
                .hasSize(1);
    }

    private static final Comparator<String> BY_NUMBERS = (one, other) -> {
        var a = numbers(one);
        var b = numbers(other);
        for (var i = 0; i < Math.max(a.size(), b.size()); i++) {
            var compared = Integer.compare(i < a.size() ? a.get(i) : 0, i < b.size() ? b.get(i) : 0);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    };

    private static List<Integer> numbers(String version) {
        return Stream.of(version.split("[^0-9]+", -1))
                .filter(part -> !part.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    private static Map<String, Set<String>> versions() {
        var found = new TreeMap<String, Set<String>>();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(entry -> JAR.matcher(Path.of(entry).getFileName().toString()))
                .filter(jar -> jar.matches())
                .forEach(jar -> found.computeIfAbsent(jar.group(1), name -> new TreeSet<>())
                        .add(jar.group(2)));
        return found;
    }
}
