package bookings.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The topics and event streams of an AsyncAPI document, and how their messages look. A record of ours must be as it says
 * in key, headers and value. On a topic that others write to as well, theirs may be anything.
 */
public final class RecordContract {
    private static final String SOURCE = "ce_source";
    private static final String OURS = "/booking-streams";

    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Map<String, Message>> streams = new LinkedHashMap<>();

    /** @param foreign whether others write to it, too */
    private record Topic(boolean foreign, Map<String, Message> messages) {}

    /** How one type of message looks; null is not looked at. */
    private record Message(
            @Nullable Schema key,
            @Nullable Schema headers,
            @Nullable Schema payload) {}

    /** @param path of the AsyncAPI document on the class path; schemas lie beside or below it */
    private RecordContract(String path) {
        var document = Documents.yaml(path);
        var folder = path.substring(0, path.lastIndexOf('/') + 1);
        for (var channel : document.path("channels")) {
            var topic = channel.path("bindings").path("kafka").path("topic").asText();
            if (topic.isEmpty()) {
                streams.put(channel.path("address").asText(), messages(document, folder, channel));
            } else {
                topics.put(
                        topic,
                        new Topic(
                                channel.path("x-written-by-others").asBoolean(), messages(document, folder, channel)));
            }
        }
    }

    /** The one of all our topics. */
    public static RecordContract ofAllTopics() {
        return new RecordContract("/bookings/asyncapi.yaml");
    }

    /** The names of the topics that are described. */
    public Set<String> topics() {
        return Set.copyOf(topics.keySet());
    }

    /** The types of messages on a topic. */
    public Set<String> types(String topic) {
        return Set.copyOf(
                Objects.requireNonNull(topics.get(topic), topic).messages().keySet());
    }

    /**
     * What is wrong with a record, in words; empty if nothing.
     *
     * @param headers the last one of each name
     */
    public List<String> faults(String topic, String key, String value, Map<String, String> headers) {
        var described = topics.get(topic);
        if (described == null) {
            return List.of("no topic " + topic + " is described");
        }
        if (described.foreign() && !OURS.equals(headers.get(SOURCE))) {
            return List.of();
        }
        var json = parsed(value);
        var type = json.map(object -> object.path("type").asText()).orElse("");
        var messages = described.messages();
        var message = messages.size() == 1 ? messages.values().iterator().next() : messages.get(type);
        if (message == null) {
            return List.of("no message \"" + type + "\" is described on " + topic);
        }
        var faults = new ArrayList<String>();
        if (message.key() != null) {
            check("key", message.key(), Documents.JSON.getNodeFactory().textNode(key), faults);
        }
        if (message.headers() != null) {
            check("headers", message.headers(), Documents.JSON.valueToTree(headers), faults);
        }
        checkPayload(message, json, faults);
        return faults;
    }

    /**
     * What is wrong with an event of a stream, in words; empty if nothing.
     *
     * @param path of the stream
     */
    public List<String> faults(String path, String event, String data) {
        var message = streams.getOrDefault(path, Map.of()).get(event);
        if (message == null) {
            return List.of("no event \"" + event + "\" is described on " + path);
        }
        var faults = new ArrayList<String>();
        checkPayload(message, parsed(data), faults);
        return faults;
    }

    private static void checkPayload(Message message, Optional<JsonNode> json, List<String> faults) {
        if (message.payload() != null) {
            json.ifPresentOrElse(
                    object -> check("value", Objects.requireNonNull(message.payload()), object, faults),
                    () -> faults.add("value: no JSON"));
        }
    }

    private static void check(String part, Schema schema, JsonNode node, List<String> faults) {
        Documents.faults(schema, node).forEach(fault -> faults.add(part + fault));
    }

    private static Map<String, Message> messages(JsonNode document, String folder, JsonNode channel) {
        var messages = new HashMap<String, Message>();
        for (var reference : channel.path("messages")) {
            var message = Documents.resolved(document, reference);
            messages.put(
                    message.path("name").asText(),
                    new Message(
                            schema(
                                    folder,
                                    message.path("bindings").path("kafka").path("key")),
                            schema(folder, message.path("headers")),
                            schema(folder, message.path("payload"))));
        }
        return messages;
    }

    /** @param described a schema, in place or by the name of its file, with or without its format beside it */
    private static @Nullable Schema schema(String folder, JsonNode described) {
        var schema = described.has("schemaFormat") ? described.path("schema") : described;
        if (schema.isMissingNode()) {
            return null;
        }
        var file = schema.path("$ref").asText();
        return file.isEmpty() ? Documents.schema(schema) : Documents.schema(folder + file);
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.of(Documents.JSON.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }
}
