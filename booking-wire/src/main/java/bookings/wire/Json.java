package bookings.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How JSON is parsed everywhere, on HTTP and on topics: strictly, within bounds, and with decimals kept as written. */
public final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_DIGITS = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxNameLength(MAX_TEXT)
                            .maxNumberLength(MAX_DIGITS)
                            .build())
                    // shared, since the default keeps buffers per thread, and a virtual thread serves one request only
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /**
     * The one configuration: duplicate names, trailing text, nesting deeper than 32, texts over 4096 characters and
     * numbers over 64 digits are errors, and bytes are UTF-8 without a byte order mark. An
     * emoji is written as its bytes, as JavaScript does, not as escapes.
     */
    public static ObjectMapper mapper() {
        return MAPPER;
    }
}
