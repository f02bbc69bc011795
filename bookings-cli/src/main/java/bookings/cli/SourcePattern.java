package bookings.cli;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where records lay first: a topic, one partition of it, or one record. */
record SourcePattern(String topic, OptionalInt partition, OptionalLong offset) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+)(?:/(\\d{1,9})(?:/(\\d{1,18}))?)?");

    boolean matches(Place place) {
        return topic.equals(place.topic())
                && (partition.isEmpty() || partition.getAsInt() == place.partition())
                && (offset.isEmpty() || offset.getAsLong() == place.offset());
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<SourcePattern> {
        @Override
        public SourcePattern convert(String text) {
            var form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("must be TOPIC, TOPIC/PARTITION or TOPIC/PARTITION/OFFSET, was \""
                        + Printable.of(text, 60) + "\"");
            }
            return new SourcePattern(
                    form.group(1),
                    form.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(form.group(2))),
                    form.group(3) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(form.group(3))));
        }
    }
}
