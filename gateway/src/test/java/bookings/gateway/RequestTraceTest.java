package bookings.gateway;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.gateway.edge.Marketplace;
import bookings.wire.TraceContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace that a command goes out with. */
class RequestTraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final Marketplace marketplace =
            Marketplace.open("traveler-service", (reads, clock) -> GatewayApp.routes(POLICY, true, 0, reads, clock));

    @AfterEach
    void close() {
        marketplace.close();
    }

    @Test
    void a_callers_trace_goes_on() {
        var sent = request("traceparent", PARENT, "tracestate", "vendor=1", "tracestate", "other=2");

        assertThat(sent).isEqualTo(new TraceContext(TRACE, "00f067aa0ba902b7", 1, "vendor=1,other=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "trace-7", "00-" + TRACE + "-0000000000000000-01", "ff-" + TRACE + "-00f067aa0ba902b7-01"})
    void an_invalid_one_begins_anew(String parent) {
        var sent = request("traceparent", parent, "tracestate", "vendor=1");

        assertThat(sent.traceId()).isNotEqualTo(TRACE);
        assertThat(sent.state()).isEmpty();
        assertThat(sent.isSampled()).isFalse();
    }

    @Test
    void of_two_parents_neither_is_believed() {
        assertThat(request("traceparent", PARENT, "traceparent", PARENT).traceId())
                .isNotEqualTo(TRACE);
    }

    @Test
    void requests_without_one_have_a_trace_each() {
        assertThat(request().traceId()).isNotEqualTo(request().traceId());
    }

    /** The trace of the command that a request with these headers sends. */
    private TraceContext request(String... headers) {
        var all = new ArrayList<>(List.of(
                "Cookie", marketplace.cookieOf(TRAVELER), "Content-Type", "application/json", "Prefer", "wait=5"));
        all.addAll(List.of(headers));
        var before = marketplace.log().traces().size();
        marketplace.call("POST", "/api/travelers/bookings", """
            {"property_id":"%s","check_in_date":"2031-02-01","check_out_date":"2031-02-04","guests":2,"total_price":388}\
            """.formatted(HOUSE), all.toArray(String[]::new));
        assertThat(marketplace.log().traces()).hasSize(before + 1);
        return marketplace.log().traces().getLast();
    }
}
