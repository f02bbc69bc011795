package bookings.cli;

import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which dead letter, by its place in their topic; written {@code partition/offset}. */
record LetterNumber(int partition, long offset) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,18})");

    static LetterNumber of(ConsumerRecord<?, ?> letter) {
        return new LetterNumber(letter.partition(), letter.offset());
    }

    @Override
    public String toString() {
        return partition + "/" + offset;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<LetterNumber> {
        @Override
        public LetterNumber convert(String text) {
            var form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("must be PARTITION/OFFSET, as `dead-letters list` shows it, was \""
                        + Printable.of(text, 60) + "\"");
            }
            return new LetterNumber(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
        }
    }
}
