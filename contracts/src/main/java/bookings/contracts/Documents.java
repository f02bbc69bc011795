package bookings.contracts;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads descriptions and JSON Schemas from the class path. */
final class Documents {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Documents() {}

    /** @param path as {@code /bookings/asyncapi.yaml} */
    static JsonNode yaml(String path) {
        try (var file = Documents.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalArgumentException("no " + path + " on the class path");
            }
            // not Jackson's own reader, which takes an alias for the text of its name
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            return JSON.valueToTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param path as {@code /bookings/schemas/types.json#/$defs/id} */
    static Schema schema(String path) {
        return SCHEMAS.getSchema(SchemaLocation.of("classpath:" + path));
    }

    /** @param schema whole: what its references name is in it, too */
    static Schema schema(JsonNode schema) {
        return SCHEMAS.getSchema(schema);
    }

    /** What a value breaks of a schema, in words; empty if nothing. */
    static List<String> faults(Schema schema, JsonNode value) {
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    /** What a pointer such as {@code #/components/messages/ready} names within a document; any other node as it is. */
    static JsonNode resolved(JsonNode document, JsonNode node) {
        var target = node.path("$ref").asText();
        return target.startsWith("#") ? resolved(document, document.at(target.substring(1))) : node;
    }
}
