package bookings.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The OpenAPI description of a program, and what an answer breaks of it: a status that is not said for the call, a header
 * of ours that is not, a required one that is missing, or a body of another form. Calls of no described route are held to
 * {@code x-any-other-call}.
 */
public final class HttpContract {
    /** Headers that clients act on; all others belong to HTTP, browsers and caches. */
    private static final Pattern OURS = Pattern.compile(
            "x-(?!content-type-options|accel-buffering).*|idempotency-.*|location|retry-after|set-cookie");

    private static final String OTHERS = "x-any-other-call";

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Response> otherCalls;

    /** @param statuses what can be answered, by status */
    private record Operation(String name, String method, Pattern path, Map<String, Response> statuses) {}

    private record Response(Map<String, Schema> bodies, Map<String, Header> headers) {}

    /** @param whole whether its value is a whole number */
    private record Header(boolean required, boolean whole, Schema schema) {
        JsonNode value(String text) {
            var nodes = Documents.JSON.getNodeFactory();
            return whole && text.matches("-?\\d{1,18}") ? nodes.numberNode(Long.parseLong(text)) : nodes.textNode(text);
        }
    }

    /**
     * What was answered.
     *
     * @param method upper case, as it was sent
     * @param target path and query, as they were sent
     * @param headers by their names, in any case
     */
    public record Answer(String method, String target, int status, Map<String, List<String>> headers, String body) {}

    private HttpContract(JsonNode document) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> add(document, path.getKey(), operation.getKey(), operation.getValue())));
        // a word in a path goes before a variable
        operations.sort((one, other) ->
                Boolean.compare(one.name().contains("{"), other.name().contains("{")));
        otherCalls = responses(document, document.path(OTHERS));
    }

    /** @param service {@code traveler-service} or {@code owner-service} */
    public static HttpContract of(String service) {
        return new HttpContract(Documents.yaml("/bookings/openapi/" + service + ".yaml"));
    }

    /** Everything that is described to be answered, as {@code GET /api/properties/{id} 404}. */
    public Set<String> described() {
        var described = new TreeSet<String>();
        operations.forEach(operation ->
                operation.statuses().keySet().forEach(status -> described.add(operation.name() + " " + status)));
        otherCalls.keySet().forEach(status -> described.add(OTHERS + " " + status));
        return described;
    }

    /** Which of {@link #described} an answer is, whether or not it is among them. */
    public String nameOf(Answer answer) {
        return operation(answer).map(Operation::name).orElse(OTHERS) + " " + answer.status();
    }

    /** What is wrong with an answer, in words; empty if nothing. */
    public List<String> faults(Answer answer) {
        var responses = operation(answer).map(Operation::statuses).orElse(otherCalls);
        var response = responses.get(Integer.toString(answer.status()));
        if (response == null) {
            return List.of(nameOf(answer) + " is not described");
        }
        var faults = new ArrayList<String>();
        var headers = new HashMap<String, String>();
        answer.headers()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        checkHeaders(response, headers, faults);
        checkBody(response, headers.getOrDefault("content-type", ""), answer.body(), faults);
        return faults.stream().map(fault -> nameOf(answer) + ": " + fault).toList();
    }

    private static void checkHeaders(Response response, Map<String, String> headers, List<String> faults) {
        headers.keySet().stream()
                .filter(name -> OURS.matcher(name).matches())
                .filter(name -> !response.headers().containsKey(name))
                .forEach(name -> faults.add("header " + name + " is not described"));
        response.headers().forEach((name, header) -> {
            if (headers.containsKey(name)) {
                var value = header.value(headers.getOrDefault(name, ""));
                Documents.faults(header.schema(), value).forEach(fault -> faults.add("header " + name + fault));
            } else if (header.required()) {
                faults.add("header " + name + " is missing");
            }
        });
    }

    private static void checkBody(Response response, String contentType, String body, List<String> faults) {
        var type = contentType.split(";", 2)[0].strip();
        if (response.bodies().isEmpty()) {
            if (!body.isEmpty()) {
                faults.add("a body is not described");
            }
            return;
        }
        var schema = response.bodies().get(type);
        if (schema == null) {
            faults.add("a body of type \"" + type + "\" is not described");
        } else if (type.endsWith("json")) {
            try {
                Documents.faults(schema, Documents.JSON.readTree(body)).forEach(fault -> faults.add("body" + fault));
            } catch (JsonProcessingException none) {
                faults.add("the body is no JSON");
            }
        }
    }

    /** Paths are read in any case and with or without a slash at their end. */
    private Optional<Operation> operation(Answer answer) {
        var path = answer.target().split("\\?", 2)[0];
        return operations.stream()
                .filter(operation -> operation.method().equals(answer.method()))
                .filter(operation -> operation.path().matcher(path).matches())
                .findFirst();
    }

    private void add(JsonNode document, String path, String method, JsonNode operation) {
        var upper = method.toUpperCase(Locale.ROOT);
        var pattern = Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+") + "/?", Pattern.CASE_INSENSITIVE);
        operations.add(new Operation(upper + " " + path, upper, pattern, responses(document, operation)));
    }

    private static Map<String, Response> responses(JsonNode document, JsonNode operation) {
        var responses = new LinkedHashMap<String, Response>();
        operation.path("responses").properties().forEach(status -> {
            var response = Documents.resolved(document, status.getValue());
            var bodies = new HashMap<String, Schema>();
            response.path("content")
                    .properties()
                    .forEach(type -> bodies.put(
                            type.getKey(), schema(document, type.getValue().path("schema"))));
            var headers = new HashMap<String, Header>();
            response.path("headers").properties().forEach(named -> {
                var header = Documents.resolved(document, named.getValue());
                var schema = header.path("schema");
                headers.put(
                        named.getKey().toLowerCase(Locale.ROOT),
                        new Header(
                                header.path("required").asBoolean(),
                                schema.path("type").asText().equals("integer"),
                                schema(document, schema)));
            });
            responses.put(status.getKey(), new Response(bodies, headers));
        });
        return responses;
    }

    /** A schema with all that it may refer to beside it, so that it is a document of its own. */
    private static Schema schema(JsonNode document, JsonNode schema) {
        ObjectNode whole = schema.isObject() ? schema.deepCopy() : Documents.JSON.createObjectNode();
        whole.set("components", document.path("components").deepCopy());
        close(whole);
        return Documents.schema(whole);
    }

    /** Clients must take fields that they do not know, and so the description lets any pass; we must describe all that we write. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(HttpContract::close);
    }
}
