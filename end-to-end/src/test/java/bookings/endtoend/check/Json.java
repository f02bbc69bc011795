package bookings.endtoend.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** JSON as anyone reads it, with decimals kept as written. */
final class Json {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /** Empty for what is no JSON, and for nothing. */
    static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }
}
