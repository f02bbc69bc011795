package bookings.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What strangers wrote, made fit for a terminal: one line, nothing that moves the cursor or turns the text around. */
final class Printable {
    private static final int MAX_HEX_BYTES = 64;

    private Printable() {}

    /** UTF-8 as text, other bytes in hexadecimal; cut where it is longer than {@code max} characters. */
    static String of(byte @Nullable [] bytes, int max) {
        if (bytes == null) {
            return "(none)";
        }
        try {
            return of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    max);
        } catch (CharacterCodingException binary) {
            var shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAX_HEX_BYTES));
            return "0x" + shown + (bytes.length > MAX_HEX_BYTES ? "… (" + bytes.length + " bytes)" : "");
        }
    }

    static String of(String text, int max) {
        var line = new StringBuilder();
        text.codePoints().limit(max).forEach(point -> append(line, point));
        return text.codePointCount(0, text.length()) > max
                ? line + "… (" + text.length() + " characters)"
                : line.toString();
    }

    private static void append(StringBuilder line, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> line.append(String.format("\\u{%x}", point));
            default -> line.appendCodePoint(point);
        }
    }
}
