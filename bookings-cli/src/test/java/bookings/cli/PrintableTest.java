package bookings.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void text_stays_text() {
        assertThat(Printable.of("Haus am See 🏠 \"x\"", 100)).isEqualTo("Haus am See 🏠 \"x\"");
    }

    @Test
    void what_would_move_the_cursor_or_turn_the_text_around_is_spelled_out() {
        assertThat(Printable.of("a\r\nb\t\u001b[1m\u202e\u2028\ud800", 100))
                .isEqualTo("a\\u{d}\\u{a}b\\u{9}\\u{1b}[1m\\u{202e}\\u{2028}\\u{d800}");
    }

    @Test
    void long_text_is_cut_between_characters() {
        assertThat(Printable.of("🏠🏠🏠", 2)).isEqualTo("🏠🏠… (6 characters)");
    }

    @Test
    void bytes_that_are_no_text_are_hexadecimal() {
        assertThat(Printable.of(new byte[] {(byte) 0xff, 0}, 100)).isEqualTo("0xff00");
        assertThat(Printable.of(new byte[100_000], 3)).startsWith("\\u{0}\\u{0}\\u{0}…");
        assertThat(Printable.of((byte[]) null, 100)).isEqualTo("(none)");
        assertThat(Printable.of("é".getBytes(UTF_8), 100)).isEqualTo("é");
    }
}
