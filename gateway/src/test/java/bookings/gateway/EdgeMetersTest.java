package bookings.gateway;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.gateway.edge.Marketplace;
import bookings.gateway.edge.RulesLog.Mood;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of requests and commands. */
class EdgeMetersTest {
    private static final String PATH = "/api/travelers/bookings";

    private final Marketplace marketplace =
            Marketplace.open("traveler-service", (reads, clock) -> GatewayApp.routes(POLICY, true, 0, reads, clock));

    @AfterEach
    void close() {
        marketplace.close();
    }

    @Test
    void requests_are_counted_by_what_came_of_them() {
        assertThat(request("first", "wait=5").statusCode()).isEqualTo(201);
        assertThat(request("first", "wait=5").statusCode()).isEqualTo(201);
        assertThat(request("second", "wait=5").statusCode()).isEqualTo(400);
        marketplace.log().mood(Mood.SILENT);
        assertThat(request("third", "respond-async").statusCode()).isEqualTo(202);
        marketplace.log().mood(Mood.AWAY);
        assertThat(request("fourth", "wait=5").statusCode()).isEqualTo(503);

        assertThat(marketplace.metrics().lines())
                .contains(
                        "booking_requests_total{outcome=\"done\"} 1.0",
                        "booking_requests_total{outcome=\"repeated\"} 1.0",
                        "booking_requests_total{outcome=\"dates_taken\"} 1.0",
                        "booking_requests_total{outcome=\"recorded\"} 1.0",
                        "booking_requests_total{outcome=\"not_recorded\"} 1.0",
                        "booking_command_roundtrip_seconds_count{command=\"request\"} 3");
    }

    /** To Prometheus, a counter that begins at 1 has not grown. */
    @Test
    void what_may_come_of_a_command_is_counted_from_zero_on() {
        assertThat(marketplace.metrics().lines())
                .contains(
                        "booking_requests_total{outcome=\"not_recorded\"} 0.0",
                        "booking_decisions_total{decision=\"withdraw\",outcome=\"unknown\"} 0.0")
                .noneMatch(line -> line.startsWith("booking_decisions_total{decision=\"approve\""));
    }

    @Test
    void answers_are_counted_by_route_and_status_and_what_callers_invent_is_one_route() {
        marketplace.call("GET", PATH, "");
        marketplace.call("GET", PATH, "", "Cookie", marketplace.cookieOf(Marketplace.OWNER));
        marketplace.call("GET", "/nowhere/" + HOUSE, "");
        marketplace.call("GET", "/nowhere/else", "");

        assertThat(marketplace.metrics().lines())
                .contains(
                        "http_server_requests_seconds_count{method=\"GET\",route=\"/api/travelers/bookings\",status=\"401\"} 1",
                        "http_server_requests_seconds_count{method=\"GET\",route=\"/api/travelers/bookings\",status=\"403\"} 1",
                        "http_server_requests_seconds_count{method=\"GET\",route=\"other\",status=\"404\"} 2");
    }

    private HttpResponse<String> request(String key, String prefer) {
        var body = """
            {"property_id":"%s","check_in_date":"2031-02-01","check_out_date":"2031-02-04","guests":2,"total_price":388}\
            """.formatted(HOUSE);
        return marketplace.call(
                "POST",
                PATH,
                body,
                "Cookie",
                marketplace.cookieOf(TRAVELER),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key,
                "Prefer",
                prefer);
    }
}
