package bookings.topology;

import static bookings.domain.Refusal.Code.DATES_TAKEN;
import static bookings.topology.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand;
import bookings.wire.BookingHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write into the command topics: keyed as they like, without our headers, or no commands at all. */
class ForeignRecordsTest extends BookingStory {
    private static final String REQUESTS = "booking-requests";

    private byte[] bytes(BookingCommand command) {
        var headers = new RecordHeaders();
        BookingHeaders.put(headers, BookingHeaders.TIMESTAMP, "2020-01-01T00:00:00.000Z");
        return marketplace.wire.requests().values().serializer().serialize(REQUESTS, headers, command);
    }

    private static Headers header(String name, String value) {
        var headers = new RecordHeaders();
        BookingHeaders.put(headers, name, value);
        return headers;
    }

    @Test
    void a_command_with_another_key_is_decided_after_one_more_round() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        var sent = bytes(request("b2", "2027-06-01", "2027-06-04"));
        marketplace.append(REQUESTS, Samples.id("b2"), sent, header("x-origin", "a Node service"));

        assertThat(marketplace.rekeyed).singleElement().satisfies(command -> {
            assertThat(command.key()).isEqualTo(Samples.OWNER);
            assertThat(command.bytes()).isEqualTo(sent);
            assertThat(command.header("x-origin")).hasValue("a Node service");
            assertThat(command.header(BookingHeaders.COMMAND_ID)).hasValue("booking-requests-0-1");
            assertThat(command.at()).isEqualTo(Marketplace.OPENING.toEpochMilli());
        });
        var reply = thenReply("b2");
        assertThat(reply.isChanged().commands()).extracting(Object::toString).containsExactly("booking-requests-0-1");
        assertThat(reply.told().key().value()).isEqualTo("booking-requests-0-1");
        thenUpdates().areOnly("b1 PENDING v1", "b2 PENDING v1");
    }

    @Test
    void a_command_with_another_key_meets_its_owners_calendar() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        var sent = bytes(request("b2", "2027-05-03", "2027-05-06"));
        marketplace.append(REQUESTS, Samples.id("b2"), sent, new RecordHeaders());
        thenReply("b2").isRefused(DATES_TAKEN);
    }

    @Test
    void a_rekeyed_command_keeps_its_own_id_and_its_first_time() {
        var sent = bytes(request("b1", "2027-05-01", "2027-05-04"));
        marketplace.setLogClock(Marketplace.OPENING.plus(Duration.ofHours(1)));
        marketplace.append(REQUESTS, "not an owner", sent, header(BookingHeaders.COMMAND_ID, "their-own"));
        var booking = thenReply("b1").isChanged();
        assertThat(booking.createdAt()).isEqualTo(Marketplace.OPENING.plus(Duration.ofHours(1)));
        assertThat(booking.commands()).extracting(Object::toString).containsExactly("their-own");
    }

    @Test
    void nobody_keeps_a_booking_from_expiring_by_naming_a_command_as_its_expiry() {
        marketplace.append(
                REQUESTS,
                Samples.OWNER.value(),
                bytes(request("b1", "2027-05-01", "2027-05-04")),
                header(BookingHeaders.COMMAND_ID, "expire." + Samples.id("b1")));
        thenReply("b1").isChanged();
        whenTimePasses(Duration.ofHours(24).plus(Marketplace.TICK));
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2");
    }

    @Test
    void a_command_without_our_headers_is_named_by_its_place() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        marketplace.append(
                REQUESTS, Samples.OWNER.value(), bytes(request("b2", "2027-06-01", "2027-06-04")), new RecordHeaders());
        var reply = thenReply("b2");
        assertThat(reply.told().header(BookingHeaders.COMMAND_ID)).hasValue("booking-requests-0-1");
        assertThat(reply.told().header(BookingHeaders.REPLY_TO)).isEmpty();
        assertThat(reply.isChanged().createdAt()).as("by the log").isEqualTo(Marketplace.OPENING);
        assertThat(marketplace.rekeyed).isEmpty();
    }

    @Test
    void an_unusable_command_id_counts_as_none() {
        marketplace.append(
                REQUESTS,
                Samples.OWNER.value(),
                bytes(request("b1", "2027-06-01", "2027-06-04")),
                header(BookingHeaders.COMMAND_ID, "two words"));
        assertThat(thenReply("b1").told().header(BookingHeaders.COMMAND_ID)).hasValue("booking-requests-0-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{\"type\":\"unheard-of\"}", "{\"type\":\"booking-created\"}"})
    void what_is_no_command_goes_to_the_dead_letters_as_it_came(String text) {
        var sent = text.getBytes(StandardCharsets.UTF_8);
        marketplace.append(REQUESTS, "any key", sent, header("x-origin", "kcat"));
        when(request("b1", "2027-05-01", "2027-05-04"));

        assertThat(marketplace.deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.key()).asString(StandardCharsets.UTF_8).isEqualTo("any key");
            assertThat(letter.value()).isEqualTo(sent);
            assertThat(BookingHeaders.text(letter.headers(), "x-origin")).hasValue("kcat");
            assertThat(BookingHeaders.text(letter.headers(), "__streams.errors.topic"))
                    .hasValue(REQUESTS);
        });
        thenReply("b1").isChanged();
    }
}
