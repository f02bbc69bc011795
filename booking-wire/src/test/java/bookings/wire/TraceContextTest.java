package bookings.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What W3C Trace Context says of headers that are valid, and of others. */
class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void a_valid_header_is_read_and_written_as_it_was() {
        var context = parsed(PARENT, "vendor=t61,other=1");

        assertThat(context).isEqualTo(new TraceContext(TRACE, SPAN, TraceContext.SAMPLED, "vendor=t61,other=1"));
        assertThat(context.isSampled()).isTrue();
        assertThat(context.parent()).isEqualTo(PARENT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "trace-7",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e47360-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "00-٤bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void an_invalid_parent_is_none_and_takes_its_state_with_it(@Nullable String parent) {
        assertThat(TraceContext.parse(parent, "vendor=1")).isEmpty();
    }

    @Test
    void of_a_version_to_come_we_know_the_beginning_and_write_our_own() {
        assertThat(parsed("cc-" + TRACE + "-" + SPAN + "-01-what-is-to-come", null)
                        .parent())
                .isEqualTo(PARENT);
        assertThat(parsed("cc-" + TRACE + "-" + SPAN + "-01", null).parent()).isEqualTo(PARENT);
    }

    @ParameterizedTest
    @CsvSource({"00,00,false", "01,01,true", "02,02,false", "03,03,true", "ff,03,true", "fc,00,false"})
    void flags_that_nobody_has_given_a_meaning_are_not_passed_on(String came, String goes, boolean sampled) {
        var context = parsed("00-" + TRACE + "-" + SPAN + "-" + came, null);

        assertThat(context.parent()).endsWith("-" + goes);
        assertThat(context.isSampled()).isEqualTo(sampled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "vendor=1|vendor=1",
                "\"\"|\"\"",
                "\" vendor=1 ,\tother=a b ,,\"|vendor=1,other=a b",
                "tenant@system=1|tenant@system=1",
                "0=!~|0=!~",
            })
    void a_state_goes_on_without_the_blanks_between_its_members(String came, String goes) {
        assertThat(parsed(PARENT, came).state()).isEqualTo(goes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vendor", "Vendor=1", "vendor=", "=1", "vendor=a=b", "vendor=é", "good=1,bad", "a b=1"})
    void a_state_that_is_none_leaves_the_parent_as_it_is(String state) {
        assertThat(parsed(PARENT, state)).isEqualTo(new TraceContext(TRACE, SPAN, 1, ""));
    }

    @Test
    void a_state_has_up_to_32_members_and_512_characters() {
        var most = members(32);

        assertThat(parsed(PARENT, most).state()).isEqualTo(most);
        assertThat(parsed(PARENT, members(33)).state()).isEmpty();
        assertThat(parsed(PARENT, "a=" + "x".repeat(254) + ",b=" + "x".repeat(253))
                        .state())
                .hasSize(512);
        assertThat(parsed(PARENT, "a=" + "x".repeat(254) + ",b=" + "x".repeat(254))
                        .state())
                .isEmpty();
    }

    @Test
    void nobody_can_make_one_of_ids_that_are_none() {
        assertThatThrownBy(() -> new TraceContext("0".repeat(32), SPAN, 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceContext(TRACE, "0".repeat(16), 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_booking_is_kept_with_the_trace_of_its_request_or_without() {
        var serde = TracedBooking.serde();
        var booking = WireSamples.pending();
        var trace = new TraceContext(TRACE, SPAN, 1, "vendor=1");

        for (var kept : new TracedBooking[] {
            new TracedBooking(booking, Optional.of(trace)), new TracedBooking(booking, Optional.empty())
        }) {
            assertThat(serde.deserializer().deserialize("", serde.serializer().serialize("", kept)))
                    .isEqualTo(kept);
        }
    }

    /** An older program, or an older record, may be on the other side of the store. */
    @Test
    void what_is_kept_and_an_update_are_read_as_each_other() {
        var kept = TracedBooking.serde();
        var update = WireSamples.CHANNELS.updates().values();
        var booking = WireSamples.pending();
        var traced = new TracedBooking(booking, Optional.of(new TraceContext(TRACE, SPAN, 1, "")));

        assertThat(kept.deserializer().deserialize("", update.serializer().serialize("", booking)))
                .isEqualTo(new TracedBooking(booking, Optional.empty()));
        assertThat(update.deserializer().deserialize("", kept.serializer().serialize("", traced)))
                .isEqualTo(booking);
        assertThat(kept.serializer().serialize("", new TracedBooking(booking, Optional.empty())))
                .isEqualTo(update.serializer().serialize("", booking));
    }

    private static TraceContext parsed(String parent, @Nullable String state) {
        return TraceContext.parse(parent, state).orElseThrow();
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=1").collect(Collectors.joining(","));
    }
}
