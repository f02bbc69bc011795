package bookings.cli;

import bookings.wire.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A record of the dead letters.
 *
 * @param letter as it lies there
 * @param behindPrevious the offset behind the letter before it; between the two lie ends of transactions at most
 * @param source where it lay first; empty where its headers do not say
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> letter, long behindPrevious, Optional<Place> source) {
    static DeadLetter of(ConsumerRecord<byte[], byte[]> letter, long behindPrevious) {
        return new DeadLetter(
                letter,
                behindPrevious,
                Place.of(
                        text(letter.headers(), DeadLetterHeaders.TOPIC),
                        text(letter.headers(), DeadLetterHeaders.PARTITION),
                        text(letter.headers(), DeadLetterHeaders.OFFSET)));
    }

    LetterNumber number() {
        return LetterNumber.of(letter);
    }

    /** When it was found, by the broker's clock. */
    Instant at() {
        return Instant.ofEpochMilli(letter.timestamp());
    }

    /** The kind of fault, as the simple name of an exception. */
    String fault() {
        var name = text(letter.headers(), DeadLetterHeaders.EXCEPTION);
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    /** What is wrong, in words. */
    String reason() {
        return text(letter.headers(), DeadLetterHeaders.MESSAGE);
    }

    /** How often it was sent again before it came here. */
    int replays() {
        var count = text(letter.headers(), DeadLetterHeaders.REPLAY_COUNT);
        try {
            return Math.max(0, Integer.parseInt(count));
        } catch (NumberFormatException noneOfOurs) {
            return 0;
        }
    }

    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
