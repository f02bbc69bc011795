package bookings.wire;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.wire.WireSamples.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others read off our topics. A file under {@code golden} changes by hand only, and with {@code docs} in mind. */
class GoldenRecordsTest {
    @ParameterizedTest
    @MethodSource("bookings.wire.WireSamples#all")
    void a_value_is_written_byte_for_byte(Sample<?> sample) throws IOException {
        assertThat(sample.written()).asString(StandardCharsets.UTF_8).isEqualTo(golden(sample.name() + ".json"));
    }

    @ParameterizedTest
    @MethodSource("bookings.wire.WireSamples#all")
    void headers_are_written_in_this_order(Sample<?> sample) throws IOException {
        assertThat(lines(sample.headers())).isEqualTo(golden(sample.name() + ".headers"));
    }

    @ParameterizedTest
    @MethodSource("bookings.wire.WireSamples#all")
    void what_is_written_is_read_as_it_was(Sample<?> sample) throws IOException {
        var value = golden(sample.name() + ".json").getBytes(StandardCharsets.UTF_8);

        assertThat((Object) sample.read(value)).isEqualTo(sample.message());
    }

    private static String lines(Headers headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(header -> header.key() + ": " + new String(header.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    /** The file without its last line feed, which a record does not have. */
    private static String golden(String name) throws IOException {
        try (var file = GoldenRecordsTest.class.getResourceAsStream("/golden/" + name)) {
            var text = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(0, text.length() - 1);
        }
    }
}
