package bookings.endtoend.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tests read from topics is held to the schemas, and one that is not as they say is no longer read in silence. */
class TopicTest {
    private static final String BOOKING = "b00000000000000000000001";
    private static final String APPROVAL = """
            {"type":"owner-decision","decision":"approve","bookingId":"%s","ownerId":"0e0000000000000000000001",\
            "timestamp":"2027-04-01T10:00:00.005Z"}""".formatted(BOOKING);
    private static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("event-type", "owner-decision"),
            Map.entry("timestamp", "2027-04-01T10:00:00.005Z"),
            Map.entry("content-type", "application/json"),
            Map.entry("ce_specversion", "1.0"),
            Map.entry("ce_id", "command-1"),
            Map.entry("ce_source", "/booking-streams"),
            Map.entry("ce_type", "owner-decision"),
            Map.entry("ce_subject", BOOKING),
            Map.entry("ce_time", "2027-04-01T10:00:00.005Z"),
            Map.entry("command-id", "command-1"),
            Map.entry("owner-id", "0e0000000000000000000001"),
            Map.entry("baggage", "anything"));

    @Test
    void a_record_of_ours_that_is_as_described_is_read() {
        assertThat(Topic.entry(record("owner-decisions", APPROVAL, HEADERS)).bookingId())
                .isEqualTo(BOOKING);
    }

    @ParameterizedTest
    @CsvSource({
        "owner-decisions,  approve,     accept,  /decision",
        "owner-decisions,  timestamp,   at,      'timestamp'",
        "owner-decisions,  bookingId,   booking, 'bookingId'",
        "booking-requests, approve,     approve, no message",
        "owner-desicions,  approve,     approve, no topic"
    })
    void one_that_is_not_is_a_failure(String topic, String right, String wrong, String said) {
        assertThatThrownBy(() -> Topic.entry(record(topic, APPROVAL.replace(right, wrong), HEADERS)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not as described")
                .hasMessageContaining(said);
    }

    @Test
    void what_others_write_to_a_command_topic_may_be_anything_and_to_no_other_topic() {
        assertThat(Topic.entry(record("owner-decisions", "no JSON", Map.of())).value())
                .isEqualTo("no JSON");
        assertThatThrownBy(() -> Topic.entry(record("booking-updates", "no JSON", Map.of())))
                .hasMessageContaining("no JSON");
    }

    private static ConsumerRecord<String, String> record(String topic, String value, Map<String, String> headers) {
        var record = new ConsumerRecord<>(topic, 0, 0L, "0e0000000000000000000001", value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
