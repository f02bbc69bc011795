package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.wire.BookingHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/**
 * Good commands with a few bytes changed, under any key and any headers: each is decided once or buried once, and none
 * stops the topology. The seed is fixed; {@code -Dbookings.seed=N} takes another.
 */
class MutatedCommandsTest extends BookingStory {
    private static final int CASES = 2_000;
    private static final long SEED = Long.getLong("bookings.seed", 1);
    private static final List<String> TOKENS = List.of(
            "null",
            "NaN",
            "-1",
            "1e999999999",
            "\"\\ud800\"",
            "{",
            "[",
            "\"",
            ",",
            "\\u0000",
            "\0",
            "0e2",
            "9999-12-31");

    @Test
    void are_decided_once_or_buried_once() {
        var random = new SplittableRandom(SEED);
        var commands = List.of(
                Samples.request("b1", "2027-05-01", "2027-05-04"),
                Samples.request("b2", "2027-06-01", "2027-06-04"),
                Samples.approve("b1"),
                Samples.reject("b2", "No dogs"),
                Samples.cancel("b1", "Water damage"),
                Samples.withdraw("b2"),
                Samples.expire("b1"),
                Samples.complete("b1"));
        for (var i = 0; i < CASES; i++) {
            var command = commands.get(random.nextInt(commands.size()));
            var good = marketplace.wire.requests().values().serializer().serialize("", dated(), command);
            var value = mutated(good, random);
            var key = random.nextInt(3) == 0 ? "key " + random.nextInt() : Samples.OWNER.value();
            var topic = random.nextBoolean() ? "booking-requests" : "owner-decisions";
            try {
                marketplace.append(topic, key, value, headers(random));
            } catch (RuntimeException | Error died) {
                throw new AssertionError(
                        "-Dbookings.seed=" + SEED + ": " + new String(value, StandardCharsets.UTF_8), died);
            }
            assertThat(marketplace.replies.size() + marketplace.deadLetters.size())
                    .as("-Dbookings.seed=%d, answers to %s", SEED, new String(value, StandardCharsets.UTF_8))
                    .isEqualTo(i + 1);
        }
        assertThat(marketplace.deadLetters.size())
                .as("some are buried, some are not")
                .isBetween(CASES / 20, CASES * 19 / 20);
        assertThat(marketplace.updates.size()).as("some change something").isPositive();
    }

    private static Headers dated() {
        var headers = new RecordHeaders();
        BookingHeaders.put(headers, BookingHeaders.TIMESTAMP, "2020-01-01T00:00:00.000Z");
        return headers;
    }

    private static Headers headers(SplittableRandom random) {
        var headers = new RecordHeaders();
        for (var name : List.of(BookingHeaders.COMMAND_ID, BookingHeaders.REPLY_TO, "traceparent", "event-type")) {
            switch (random.nextInt(4)) {
                case 0 -> headers.add(name, null);
                case 1 -> headers.add(name, noise(random, random.nextInt(600)));
                case 2 -> {
                    headers.add(name, noise(random, 3));
                    headers.add(name, noise(random, 3));
                }
                default -> {} // none
            }
        }
        return headers;
    }

    private static byte[] noise(SplittableRandom random, int length) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] mutated(byte[] good, SplittableRandom random) {
        var value = good;
        for (var changes = random.nextInt(3); changes > 0; changes--) {
            var from = random.nextInt(value.length);
            var to = Math.min(value.length, from + random.nextInt(1, 8));
            var middle = switch (random.nextInt(3)) {
                case 0 -> noise(random, 1);
                case 1 -> Arrays.copyOfRange(value, from, to);
                default -> TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
            };
            var result = new byte[from + middle.length + value.length - to];
            System.arraycopy(value, 0, result, 0, from);
            System.arraycopy(middle, 0, result, from, middle.length);
            System.arraycopy(value, to, result, from + middle.length, value.length - to);
            value = result;
        }
        return value;
    }
}
