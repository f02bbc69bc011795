package bookings.wire;

import static bookings.wire.WireSamples.CHANNELS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsTest {
    @Test
    void three_topics_are_named_by_settings_and_three_are_fixed() {
        assertThat(List.of(
                        CHANNELS.requests().topic(),
                        CHANNELS.decisions().topic(),
                        CHANNELS.updates().topic(),
                        CHANNELS.rekeyed().topic(),
                        CHANNELS.replies().topic(),
                        CHANNELS.deadLetters().topic()))
                .containsExactly(
                        "booking-requests",
                        "owner-decisions",
                        "booking-updates",
                        "booking-rekeyed",
                        "booking-replies",
                        "booking-dead-letters");
    }

    @Test
    void an_owner_lies_where_a_string_key_does() {
        try (var keys = new StringSerializer()) {
            for (var i = 0; i < 1000; i++) {
                var owner = new OwnerId("%024x".formatted(i * 7919L));
                var murmur2 = Utils.murmur2(keys.serialize("any", owner.value()));

                assertThat(Channels.partitionOf(owner, 12)).isEqualTo((murmur2 & 0x7fffffff) % 12);
            }
        }
    }

    /** The partitions are those of running systems: an upgrade of Kafka may not move them. */
    @ParameterizedTest
    @CsvSource({"0e0000000000000000000001, 0", "0e0000000000000000000002, 11", "ffffffffffffffffffffffff, 5"})
    void an_owner_lies_there_for_ever(String owner, int partition) {
        assertThat(Channels.partitionOf(new OwnerId(owner), 12)).isEqualTo(partition);
        assertThat(Channels.partitionOf(new OwnerId(owner.toUpperCase(Locale.ROOT)), 12))
                .isEqualTo(partition);
    }

    @Test
    void a_key_is_its_text() {
        var owner = new OwnerId("0e0000000000000000000001");
        var booking = new BookingId("b00000000000000000000001");

        assertThat(CHANNELS.requests().keys().serializer().serialize("any", owner))
                .isEqualTo(owner.value().getBytes(UTF_8));
        assertThat(CHANNELS.updates()
                        .keys()
                        .deserializer()
                        .deserialize("any", "B00000000000000000000001".getBytes(UTF_8)))
                .isEqualTo(booking);
        assertThat(CHANNELS.replies().keys().deserializer().deserialize("any", "c".getBytes(UTF_8)))
                .isEqualTo(new CommandId("c"));
    }

    @Test
    @SuppressWarnings("NullAway") // a record may have no key
    void a_key_of_another_form_or_none_is_malformed() {
        for (var channel : List.of(CHANNELS.requests(), CHANNELS.updates(), CHANNELS.replies())) {
            for (var key : new byte[][] {null, {}, "a key".getBytes(UTF_8), {(byte) 0xff}}) {
                assertThatExceptionOfType(MalformedRecordException.class)
                        .isThrownBy(() -> channel.keys().deserializer().deserialize("any", key))
                        .withMessage("BAD_VALUE: the key is not of its form");
            }
        }
    }

    @Test
    void a_command_is_not_written_without_its_timestamp_header() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> CHANNELS.requests().values().serializer().serialize("any", WireSamples.request()));
    }
}
