package bookings.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether messages can change as two sets of schemas say while programs of both mix: old readers must understand what is
 * written now, and readers of now what was written then, since topics are kept for ever. So a field may be added that
 * nobody has to have, and words for people may change; every other difference breaks someone.
 */
public final class Compatibility {
    /** Holds definitions only, which are compared where a message uses them. */
    private static final String PARTS = "types.json";

    private static final Set<String> WORDS =
            Set.of("$schema", "$id", "$comment", "$defs", "title", "description", "examples", "deprecated");

    /** Their values are schemas themselves. */
    private static final Set<String> NESTED = Set.of("items", "then", "else");

    private final Map<String, JsonNode> released;
    private final Map<String, JsonNode> current;
    private final List<String> breaks = new ArrayList<>();

    private Compatibility(Map<String, JsonNode> released, Map<String, JsonNode> current) {
        this.released = released;
        this.current = current;
    }

    /**
     * What of it breaks a reader, one line each, with the file and the field; empty if nothing. A message that is new is
     * told too: nobody watches over it before it is among the released ones.
     *
     * @param released the schemas that readers go by, by the names of their files
     * @param current the schemas as they are now
     */
    public static List<String> breaks(Map<String, JsonNode> released, Map<String, JsonNode> current) {
        return new Compatibility(released, current).compare();
    }

    /** The schemas in a folder, by the names of their files. */
    public static Map<String, JsonNode> schemasIn(Path folder) {
        var schemas = new TreeMap<String, JsonNode>();
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                schemas.put(file.getFileName().toString(), Documents.JSON.readTree(file.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return schemas;
    }

    private List<String> compare() {
        var names = new TreeSet<>(released.keySet());
        names.addAll(current.keySet());
        names.remove(PARTS);
        for (var name : names) {
            if (!current.containsKey(name)) {
                breaks.add(name + ": the message was removed; old readers wait for it");
            } else if (!released.containsKey(name)) {
                breaks.add(name + ": the message is new, and not among the released ones yet");
            } else {
                compare(name, whole(released, name), whole(current, name));
            }
        }
        return breaks;
    }

    private void compare(String at, JsonNode old, JsonNode now) {
        if (!old.isObject() || !now.isObject()) {
            if (!old.equals(now)) {
                breaks.add(at + " was " + old + ", is " + now);
            }
            return;
        }
        compareFields(at, old.path("properties"), now.path("properties"));
        compareRequired(at, texts(old.path("required")), texts(now.path("required")));
        compareValues(at, values(old), values(now));
        var keywords = new LinkedHashSet<String>();
        old.fieldNames().forEachRemaining(keywords::add);
        now.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(WORDS);
        keywords.removeAll(Set.of("properties", "required", "enum", "const"));
        for (var keyword : keywords) {
            var before = old.path(keyword);
            var after = now.path(keyword);
            if (NESTED.contains(keyword) && before.isObject() && after.isObject()) {
                compare(at + " " + keyword, before, after);
            } else if (!before.equals(after)) {
                breaks.add(at + ": " + keyword + " was " + shown(before) + ", is " + shown(after));
            }
        }
    }

    private void compareFields(String at, JsonNode old, JsonNode now) {
        old.properties().forEach(field -> {
            var name = at + "/" + field.getKey();
            if (now.has(field.getKey())) {
                compare(name, field.getValue(), now.path(field.getKey()));
            } else {
                breaks.add(name + ": the field was removed or renamed; old readers look for it");
            }
        });
    }

    private void compareRequired(String at, Set<String> old, Set<String> now) {
        difference(now, old)
                .forEach(field -> breaks.add(
                        at + "/" + field + ": the field is required now; records that were written before lack it"));
        difference(old, now)
                .forEach(field ->
                        breaks.add(at + "/" + field + ": the field is not required any more; old readers count on it"));
    }

    private void compareValues(String at, Set<String> old, Set<String> now) {
        if (old.isEmpty() != now.isEmpty()) {
            breaks.add(at + ": the values were " + old + ", are " + now);
            return;
        }
        difference(old, now)
                .forEach(value ->
                        breaks.add(at + ": the value " + value + " is gone; records that were written before hold it"));
        difference(now, old)
                .forEach(value -> breaks.add(at + ": the value " + value + " is new; old readers do not know it"));
    }

    /** The schema of a file with everything that it refers to in place, and references to its own parts as well. */
    private static JsonNode whole(Map<String, JsonNode> files, String name) {
        return whole(files, name, files.getOrDefault(name, MissingNode.getInstance()));
    }

    private static JsonNode whole(Map<String, JsonNode> files, String file, JsonNode node) {
        if (node.isArray()) {
            var array = Documents.JSON.createArrayNode();
            node.forEach(element -> array.add(whole(files, file, element)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        var object = Documents.JSON.createObjectNode();
        if (node.has("$ref")) {
            object.setAll((ObjectNode) referred(files, file, node.path("$ref").asText()));
        }
        node.properties().forEach(keyword -> {
            var value = whole(files, file, keyword.getValue());
            switch (keyword.getKey()) {
                case "$ref" -> {}
                case "properties" -> object.withObjectProperty("properties").setAll((ObjectNode) value);
                case "required" -> value.forEach(object.withArrayProperty("required")::add);
                default -> object.set(keyword.getKey(), value);
            }
        });
        return object;
    }

    private static JsonNode referred(Map<String, JsonNode> files, String file, String reference) {
        var parts = reference.split("#", 2);
        var name = parts[0].isEmpty() ? file : parts[0];
        var target = files.getOrDefault(name, MissingNode.getInstance()).at(parts.length > 1 ? parts[1] : "");
        if (!target.isObject()) {
            throw new IllegalArgumentException(file + " refers to " + reference + ", which is not there");
        }
        return whole(files, name, target);
    }

    /** What the value may be, where only some values are possible: a constant is one of one. */
    private static Set<String> values(JsonNode schema) {
        var values = new LinkedHashSet<String>();
        schema.path("enum").forEach(value -> values.add(value.toString()));
        if (schema.has("const")) {
            values.add(schema.path("const").toString());
        }
        return values;
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new LinkedHashSet<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Set<String> difference(Set<String> one, Set<String> other) {
        var rest = new LinkedHashSet<>(one);
        rest.removeAll(other);
        return rest;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "not there" : value.toString();
    }
}
