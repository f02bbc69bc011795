package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.gateway.GatewayApp;
import bookings.topology.TopologyApp;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever tests on real parts are answered is held to the programs' descriptions, and another answer is a failure. */
class DescriptionsTest {
    private static final int GATEWAY = -1; // no port, so that no other test asks there
    private static final int TOPOLOGY = -2;
    private static final String HEALTH = """
            {"status":"healthy","service":"traveler-service","database":"connected",\
            "timestamp":"2027-04-01T10:00:00.005Z"}""";

    DescriptionsTest() {
        Descriptions.program(GatewayApp.class, GATEWAY);
        Descriptions.program(TopologyApp.class, TOPOLOGY);
    }

    @Test
    void an_answer_as_described_is_given_back() {
        var answer = answer(200, HEALTH);
        assertThat(Descriptions.check("GET", GATEWAY, "/health", answer)).isSameAs(answer);
    }

    @ParameterizedTest
    @CsvSource({"200,connected,perhaps", "200,status,state", "201,healthy,healthy", "500,healthy,healthy"})
    void another_one_has_faults(int status, String right, String wrong) {
        assertThat(Descriptions.faults("GET", GATEWAY, "/health", answer(status, HEALTH.replace(right, wrong))))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault).startsWith("GET /health " + status));
    }

    @Test
    void and_is_a_failure_at_once_and_for_those_who_look_later() {
        assertThat(Descriptions.undescribed()).isEmpty();
        assertThatThrownBy(() -> Descriptions.check("GET", GATEWAY, "/health", answer(500, "")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not as described");
        assertThat(Descriptions.undescribed()).singleElement().asString().contains("GET /health 500");
        assertThat(Descriptions.undescribed()).isEmpty();
    }

    @Test
    void a_program_without_a_description_may_answer_anything() {
        assertThat(Descriptions.faults("GET", TOPOLOGY, "/health", answer(500, "")))
                .isEmpty();
    }

    @Test
    void an_event_that_is_not_described_is_a_failure() {
        Descriptions.checkEvent("/api/owners/bookings/events", "ready", "{}");
        assertThatThrownBy(() -> Descriptions.checkEvent("/api/owners/bookings/events", "booking", "{}"))
                .hasMessageContaining("not as described");
    }

    private static Answer answer(int status, String body) {
        var headers = HttpHeaders.of(
                Map.of("Content-Type", List.of("application/json; charset=utf-8")), (name, value) -> true);
        return new Answer(status, headers, body);
    }
}
