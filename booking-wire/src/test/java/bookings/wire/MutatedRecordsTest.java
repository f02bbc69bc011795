package bookings.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import bookings.wire.WireSamples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Good records with a few bytes changed. The seed is fixed; {@code -Dbookings.seed=N} takes another. */
class MutatedRecordsTest {
    private static final int CASES = 20_000;
    private static final String[] TOKENS = {
        "null", "true", "NaN", "-1", "1e999999999", "1e2147483647", "\"\\ud800\"", "{", "[", "\"", ",", "\\u0000", "\0"
    };

    @Test
    void a_reader_gives_a_message_that_can_be_written_or_says_malformed() {
        var seed = Long.getLong("bookings.seed", 1);
        var random = new SplittableRandom(seed);
        var samples = WireSamples.all().toList();
        var read = 0;
        for (var i = 0; i < CASES; i++) {
            var sample = samples.get(random.nextInt(samples.size()));
            var value = mutated(sample.written(), random);
            if (isReadAndWritten(sample, value, seed)) {
                read++;
            }
        }
        assertThat(read).as("some are read, some are not").isBetween(CASES / 50, CASES * 49 / 50);
    }

    private static <T> boolean isReadAndWritten(Sample<T> sample, byte[] value, long seed) {
        try {
            var message = sample.read(value);
            assertThat(sample.read(sample.write(message))).isEqualTo(message);
            return true;
        } catch (MalformedRecordException e) {
            return false;
        } catch (RuntimeException | Error e) {
            return fail("seed " + seed + ": " + new String(value, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] mutated(byte[] good, SplittableRandom random) {
        var value = good;
        for (var changes = random.nextInt(1, 4); changes > 0; changes--) {
            var from = random.nextInt(value.length);
            var to = Math.min(value.length, from + random.nextInt(1, 8));
            value = switch (random.nextInt(4)) {
                case 0 -> spliced(value, from, from + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(value, from, to, new byte[0]);
                case 2 -> spliced(value, from, from, Arrays.copyOfRange(value, from, to));
                default -> {
                    var token = TOKENS[random.nextInt(TOKENS.length)];
                    yield spliced(value, from, to, token.getBytes(StandardCharsets.UTF_8));
                }
            };
        }
        return value;
    }

    private static byte[] spliced(byte[] value, int from, int to, byte[] middle) {
        var result = new byte[from + middle.length + value.length - to];
        System.arraycopy(value, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(value, to, result, from + middle.length, value.length - to);
        return result;
    }
}
