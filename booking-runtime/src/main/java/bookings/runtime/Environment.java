package bookings.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of a process, read as what they are meant to be. A bad value does not stop the reading: it is noted, its
 * default stands in, and one {@link SettingsException} names all of them in the end.
 *
 * <p>Settings records are built through {@link #build}, which also turns what a record's constructor refuses into a
 * fault and throws once the outermost record is done:
 *
 * <pre>{@code
 * static GatewaySettings from(Environment environment) {
 *     return environment.build(
 *             () -> new GatewaySettings(environment.port("PORT", 5005), KafkaSettings.from(environment)));
 * }
 * }</pre>
 *
 * An empty value counts as not set, and white space around a value is dropped (but not in a secret). Not thread-safe:
 * it is for the one thread that starts a program.
 */
public final class Environment {
    private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

    /** No setting means more, and any instant of these centuries can still be moved by it. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Map<String, String> variables;
    private final Map<String, Setting> asked = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private int unfinishedBuilds = 0;
    private boolean onlyDefaults = false;

    /** @param variables names and values, as {@link System#getenv()} gives them to a main method */
    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    public String text(String name, String fallback) {
        return read(name, "text", fallback, fallback, Function.identity());
    }

    /** Text that may be left out. */
    public Optional<String> optional(String name) {
        ask(name, "text", "");
        return value(name);
    }

    /** Text without a default; where it is missing, that is a fault and an empty string stands in. */
    public String required(String name) {
        ask(name, "text, required", "");
        return variable(name).orElseGet(() -> {
            fault(name, "is required and not set");
            return "";
        });
    }

    /**
     * A value that must never be shown: from {@code name}, or from the file that {@code name_FILE} names, whose last
     * line break is cut. Both at once, an unreadable file and an empty one are faults.
     */
    public Optional<String> secret(String name) {
        var fileName = name + "_FILE";
        ask(name, "a secret, or its file in " + fileName, "");
        var inline = Optional.ofNullable(variables.get(name)).filter(secret -> !secret.isBlank());
        var file = variable(fileName);
        if (inline.isPresent() && file.isPresent()) {
            fault(name, "and " + fileName + " are both set, keep one of them");
            return inline;
        }
        return file.isPresent() ? file.flatMap(path -> secretIn(fileName, path)) : inline;
    }

    /** Comma-separated; empty items are dropped. */
    public List<String> list(String name, List<String> fallback) {
        return read(name, "a comma-separated list", String.join(",", fallback), fallback, text -> {
            var items = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
            if (items.isEmpty()) {
                throw new IllegalArgumentException("no item in " + text);
            }
            return items;
        });
    }

    /** As {@link #duration(String, Duration, Duration, Duration)}, from zero to 3650 days. */
    public Duration duration(String name, Duration fallback) {
        return duration(name, fallback, Duration.ZERO, LONGEST);
    }

    /**
     * A length of time from {@code min} to {@code max}, both included: ISO-8601 ({@code PT24H}) or one number with ms, s,
     * m, h or d.
     */
    public Duration duration(String name, Duration fallback, Duration min, Duration max) {
        var bounds = (min.isZero() ? "up to " : "from " + shown(min) + " to ") + shown(max);
        var expected = "a length of time " + bounds + ", such as 500ms, 30s, 5m, 24h, 7d or PT24H";
        return read(name, expected, shown(fallback), fallback, text -> {
            var length = parsedDuration(text);
            if (length.compareTo(min) < 0 || length.compareTo(max) > 0) {
                throw new IllegalArgumentException(text + " is out of range");
            }
            return length;
        });
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public int whole(String name, int fallback, int min, int max) {
        var expected = "a whole number from " + min + " to " + max;
        return read(name, expected, Integer.toString(fallback), fallback, text -> {
            int number = Integer.parseInt(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException(text + " is out of range");
            }
            return number;
        });
    }

    /** A port to listen on; 0 takes any free one. */
    public int port(String name, int fallback) {
        return whole(name, fallback, 0, 65_535);
    }

    public boolean onOff(String name, boolean fallback) {
        return read(
                name, "on or off", fallback ? "on" : "off", fallback, text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "on", "true" -> true;
                    case "off", "false" -> false;
                    default -> throw new IllegalArgumentException(text + " is neither");
                });
    }

    public ZoneId zone(String name, ZoneId fallback) {
        var shown = fallback.equals(ZoneOffset.UTC) ? "UTC" : fallback.getId(); // which is Z
        return read(name, "a time zone, such as UTC or Europe/Berlin", shown, fallback, ZoneId::of);
    }

    /** One constant of an enum, written in lower case with hyphens ({@code READ_ONLY} is {@code read-only}). */
    public <E extends Enum<E>> E choice(String name, Class<E> options, E fallback) {
        var words = Arrays.stream(options.getEnumConstants())
                .collect(Collectors.toMap(Environment::word, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        var expected = "one of " + String.join(", ", words.keySet());
        return read(name, expected, word(fallback), fallback, text -> {
            var option = words.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
            if (option == null) {
                throw new IllegalArgumentException(text + " is none of them");
            }
            return option;
        });
    }

    /**
     * All variables of one prefix as Kafka properties, by name: with prefix {@code KAFKA_CONFIG_},
     * {@code KAFKA_CONFIG_SECURITY_PROTOCOL} is {@code security.protocol}.
     */
    public Map<String, String> prefixed(String prefix) {
        ask(prefix + "*", "Kafka properties, upper case with _ for .", "");
        var properties = new TreeMap<String, String>();
        for (var name : variables.keySet()) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                value(name).ifPresent(value -> properties.put(property(name.substring(prefix.length())), value));
            }
        }
        return properties;
    }

    /**
     * Builds a settings record from this environment. An {@link IllegalArgumentException} of its constructor becomes
     * a fault, and the record is then built from defaults alone, so that the records around it are read as well.
     * Constructors start their messages with the variable's name; one that is at fault already is not named twice.
     *
     * @throws SettingsException from the outermost call, if this environment holds any bad setting
     */
    public <T> T build(Supplier<T> settings) {
        unfinishedBuilds++;
        T built;
        try {
            built = settings.get();
        } catch (IllegalArgumentException refused) {
            note(refused);
            built = fromDefaults(settings);
        } finally {
            unfinishedBuilds--;
        }
        if (unfinishedBuilds == 0) {
            check();
        }
        return built;
    }

    /** Notes that a value cannot be used, for rules that no method here knows. The sentence goes on from the name. */
    public void fault(String name, String whatIsWrong) {
        faults.putIfAbsent(name, name + " " + whatIsWrong);
    }

    /**
     * Returns if all is well so far.
     *
     * @throws SettingsException if anything read so far was bad
     */
    public void check() {
        if (!faults.isEmpty()) {
            throw new SettingsException(faults.values());
        }
    }

    /** Every variable that was asked for, in the order of asking. */
    public List<Setting> asked() {
        return List.copyOf(asked.values());
    }

    private <T> T read(String name, String expected, String shownFallback, T fallback, Function<String, T> parser) {
        ask(name, expected, shownFallback);
        var text = value(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            return parser.apply(text.get());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException unreadable) {
            fault(name, "must be " + expected + ", was \"" + text.get() + "\"");
            return fallback;
        }
    }

    private void ask(String name, String expected, String fallback) {
        asked.putIfAbsent(name, new Setting(name, expected, fallback));
    }

    /** What is set, unless only defaults are to be used. */
    private Optional<String> value(String name) {
        return onlyDefaults ? Optional.empty() : variable(name);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private Optional<String> secretIn(String fileName, String path) {
        try {
            var secret = Files.readString(Path.of(path)).replaceFirst("\\R\\z", "");
            if (!secret.isBlank()) {
                return Optional.of(secret);
            }
            fault(fileName, "names an empty file, " + path);
        } catch (IOException | InvalidPathException unreadable) {
            fault(fileName, "names a file that cannot be read, " + path);
        }
        return Optional.empty();
    }

    private void note(IllegalArgumentException refused) {
        var message = String.valueOf(refused.getMessage());
        faults.putIfAbsent(message.split("[ =:,]", 2)[0], message);
    }

    private <T> T fromDefaults(Supplier<T> settings) {
        var outer = onlyDefaults;
        onlyDefaults = true;
        try {
            return settings.get();
        } catch (IllegalArgumentException refusedAgain) {
            // a required setting has no default to stand in for it: nothing can be built, so what is known is said now
            throw new SettingsException(faults.values());
        } finally {
            onlyDefaults = outer;
        }
    }

    /**
     * A length of time as a setting may say it: ISO-8601 ({@code PT24H}) or one number with ms, s, m, h or d.
     *
     * @throws DateTimeException if the text is no such length, or a negative one
     * @throws ArithmeticException if it is longer than a {@link Duration} can be
     */
    public static Duration parsedDuration(String text) {
        var simple = SIMPLE_DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!simple.matches()) {
            var parsed = Duration.parse(text);
            if (parsed.isNegative()) {
                throw new DateTimeParseException("negative", text, 0);
            }
            return parsed;
        }
        long number = Long.parseLong(simple.group(1));
        return switch (simple.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static String shown(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0) {
            return duration.toSeconds() + "s";
        }
        if (duration.toMinutesPart() != 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toHoursPart() != 0 || duration.toDays() < 7
                ? duration.toHours() + "h"
                : duration.toDays() + "d";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String property(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
