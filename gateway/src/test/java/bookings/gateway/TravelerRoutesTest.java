package bookings.gateway;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.OTHER_TRAVELER;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.PRICELESS_HOUSE;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.gateway.edge.Edge;
import bookings.gateway.edge.Marketplace;
import bookings.gateway.edge.Reads;
import bookings.gateway.edge.RulesLog.Mood;
import bookings.gateway.read.Freshness;
import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TravelerRoutesTest {
    private static final String PATH = "/api/travelers/bookings";
    private static final String JSON = "application/json";
    private static final String BODY = """
        {"property_id":"%s","check_in_date":"2031-02-01","check_out_date":"2031-02-04","guests":2,"total_price":388}\
        """.formatted(HOUSE);

    private final Marketplace marketplace = open();
    private final String cookie = marketplace.cookieOf(TRAVELER);

    /** The traveler's program over a marketplace in memory. */
    static Marketplace open() {
        return Marketplace.open("traveler-service", TravelerRoutesTest::routes);
    }

    private static Edge.Routes routes(Reads reads, Clock clock) {
        return GatewayApp.routes(POLICY, true, 0, reads, clock);
    }

    @AfterEach
    void close() {
        marketplace.close();
    }

    @Test
    void a_request_is_answered_with_the_booking_once_it_is_decided() {
        var answer = post(BODY);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).path("message").asText()).isEqualTo("Booking created successfully");
        assertThat(json(answer).at("/data/status").asText()).isEqualTo("PENDING");
        assertThat(answer.headers().firstValue("Idempotency-Key")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(marketplace.log().sent()).singleElement().isInstanceOfSatisfying(RequestBooking.class, sent -> {
            assertThat(sent.ownerId()).isEqualTo(OWNER);
            assertThat(sent.travelerId()).isEqualTo(TRAVELER);
            assertThat(sent.totalPrice()).isEqualByComparingTo("388");
        });
        assertThat(marketplace.waiting()).isZero();
    }

    @Test
    void what_a_client_writes_as_text_or_adds_up_in_doubles_is_taken() {
        var answer = post(BODY.replace("\"guests\":2", "\"guests\":\"2\"").replace(":388", ":\"388.00000000000006\""));

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void the_same_key_is_the_same_booking_and_is_answered_as_the_first_time() {
        var first = post(BODY, "Idempotency-Key", "k1");
        var id = new BookingId(json(first).at("/data/_id").asText());
        put("/" + id + "/cancel", "");
        var second = post(BODY, "Idempotency-Key", "k1");

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }

    @Test
    void a_retry_is_answered_as_the_first_time_though_the_price_has_changed_since() {
        var first = post(BODY, "Idempotency-Key", "k1");
        marketplace.costs("120");
        var second = post(BODY, "Idempotency-Key", "k1");

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertFault(post(BODY, "Idempotency-Key", "k2"), 400, "Total price must be 448.00");
    }

    @Test
    void the_same_key_with_another_body_or_property_is_422_and_of_another_user_its_own() {
        post(BODY, "Idempotency-Key", "k1");
        var otherBody = post(BODY.replace("\"guests\":2", "\"guests\":1"), "Idempotency-Key", "k1");
        var otherUser = marketplace.call(
                "POST",
                PATH,
                BODY.replace("-02-", "-03-"),
                "Cookie",
                marketplace.cookieOf(OTHER_TRAVELER),
                "Content-Type",
                JSON,
                "Idempotency-Key",
                "k1");

        assertThat(otherBody.statusCode()).isEqualTo(422);
        assertThat(otherUser.statusCode()).isEqualTo(201);
    }

    @Test
    void held_nights_are_400_and_the_day_of_departure_is_free() {
        post(BODY);

        assertFault(post(BODY), 400, "Property is already booked for the selected dates");
        assertThat(post(BODY.replace("2031-02-04", "2031-02-05")
                                .replace("2031-02-01", "2031-02-04")
                                .replace("388", "188"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void without_an_outcome_in_time_the_answer_says_where_to_look() {
        marketplace.log().mood(Mood.SILENT);
        var answer = post(BODY, "Prefer", "wait=0");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("message").asText()).isEqualTo("Booking request received");
        var id = json(answer).at("/data/_id").asText();
        assertThat(answer.headers().firstValue("Location")).hasValue(PATH + "/" + id);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        var notYet = get("/" + id);
        assertFault(notYet, 404, "Booking not found");
        assertThat(notYet.headers().firstValue("Retry-After")).isPresent();
        assertThat(marketplace.waiting()).isZero();
    }

    @Test
    void what_is_not_handed_over_is_503_and_nothing_waits() {
        marketplace.log().mood(Mood.AWAY);
        var answer = post(BODY);

        assertFault(answer, 503, "Nothing was recorded, try again");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("Idempotency-Key")).isPresent();
        assertThat(marketplace.waiting()).isZero();
    }

    @Test
    void what_is_not_acknowledged_is_503_and_says_that_it_is_not_known() {
        marketplace.log().mood(Mood.UNACKNOWLEDGED);
        var answer = post(BODY);

        assertFault(answer, 503, "It is not known whether this was recorded; repeat it with the same Idempotency-Key");
        assertThat(answer.headers().firstValue("Idempotency-Key")).isPresent();
    }

    @Test
    void a_traveler_steps_back() {
        var id = json(post(BODY)).at("/data/_id").asText();
        var answer = put("/" + id + "/cancel", "{\"reason\":\"ill\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"message\":\"Booking cancelled successfully\"}");
        assertThat(marketplace.log().sent().getLast())
                .isEqualTo(new WithdrawBooking(new BookingId(id), OWNER, TRAVELER, "ill"));
        assertFault(put("/" + id + "/cancel", ""), 404, "Booking not found, unauthorized, or already closed");
    }

    @Test
    void another_travelers_booking_is_as_good_as_unknown() {
        var id = json(post(BODY)).at("/data/_id").asText();
        var stranger = marketplace.cookieOf(OTHER_TRAVELER);

        assertFault(
                marketplace.call("PUT", PATH + "/" + id + "/cancel", "", "Cookie", stranger),
                404,
                "Booking not found, unauthorized, or already closed");
        assertFault(marketplace.call("GET", PATH + "/" + id, "", "Cookie", stranger), 404, "Booking not found");
    }

    @Test
    void a_list_waits_for_what_its_reader_has_seen_and_else_says_that_it_is_stale() {
        var seen = post(BODY).headers().firstValue("X-Booking-Seen").orElseThrow();
        var fresh = get("", "X-Booking-Seen", seen);
        marketplace.mirror().lagging(true);
        var stale = get("?status=pending", "X-Booking-Seen", seen);

        assertThat(json(fresh).path("count").asInt()).isEqualTo(1);
        assertThat(fresh.headers().firstValue("X-Stale")).isEmpty();
        assertThat(stale.headers().firstValue("X-Stale")).hasValue("true");
        assertThat(marketplace.mirror().lastStatus()).hasValue("PENDING");
        assertThat(marketplace.mirror().looks()).isBetween(3, 35);
    }

    @Test
    void without_the_check_of_prices_the_callers_total_stands() {
        try (var unchecked = Marketplace.open(
                "traveler-service", (reads, clock) -> GatewayApp.routes(POLICY, false, 0, reads, clock))) {
            var body = BODY.replace(HOUSE.value(), PRICELESS_HOUSE.value()).replace("388", "12.34");
            var answer =
                    unchecked.call("POST", PATH, body, "Content-Type", JSON, "Cookie", unchecked.cookieOf(TRAVELER));

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(unchecked.log().sent())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RequestBooking.class,
                            sent -> assertThat(sent.totalPrice()).isEqualByComparingTo("12.34"));
        }
    }

    @Test
    void a_write_hands_out_what_was_seen_as_a_cookie_that_scripts_cannot_read() {
        var answer = post(BODY);
        var seen = answer.headers().firstValue("X-Booking-Seen").orElseThrow();

        assertThat(seen).matches("[0-9a-f]{24}\\.1\\." + OWNER);
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .hasValue("booking-seen=" + seen + "; Max-Age=10; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void a_repeated_write_takes_back_nothing_that_was_seen_since() {
        var made = post(BODY, "Idempotency-Key", "once").headers().firstValue("X-Booking-Seen");
        var later = made.orElseThrow().replace(".1.", ".2.");
        var again = post(BODY, "Idempotency-Key", "once", "X-Booking-Seen", later);

        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(again.headers().firstValue("X-Booking-Seen")).hasValue(later);
    }

    @Test
    void lists_can_be_paged() {
        post(BODY);
        post(BODY.replace("-02-", "-03-"));
        var first = get("?limit=1");
        var cursor = first.headers().firstValue("X-Next-Cursor").orElseThrow();
        var second = get("?limit=1&cursor=" + cursor);

        assertThat(json(first).path("data").size()).isEqualTo(1);
        assertThat(json(second).path("data").size()).isEqualTo(1);
        assertThat(second.body()).isNotEqualTo(first.body());
        assertThat(second.headers().firstValue("X-Next-Cursor")).isEmpty();
    }

    @Test
    void properties_are_public() {
        post(BODY);

        assertThat(marketplace.call("GET", "/api/properties", "").statusCode()).isEqualTo(200);
        assertThat(marketplace.call("GET", "/api/properties/" + HOUSE, "").statusCode())
                .isEqualTo(200);
        assertThat(marketplace
                        .call("GET", "/API/Properties/" + HOUSE + "/booked-dates/", "")
                        .body())
                .isEqualTo("{\"success\":true,\"data\":[{\"check_in\":\"2031-02-01\",\"check_out\":\"2031-02-04\"}]}");
        assertFault(marketplace.call("GET", "/api/properties/ffffffffffffffffffffffff", ""), 404, "Property not found");
    }

    @Test
    void booked_dates_say_how_old_they_are_and_where_they_come_from() {
        var path = "/api/properties/" + HOUSE + "/booked-dates";
        assertThat(marketplace.call("GET", path, "").headers().firstValue("X-Data-Age"))
                .isEmpty();
        marketplace.mirror().answering(new Freshness.AsOf(Duration.ofMillis(750)));
        assertThat(marketplace.call("GET", path, "").headers().firstValue("X-Data-Age"))
                .hasValue("750");
        marketplace.mirror().answering(new Freshness.Mirrored());
        assertThat(marketplace.call("GET", path, "").headers().firstValue("X-Source"))
                .hasValue("mirror");
    }

    @Test
    void the_program_says_what_it_is() {
        assertThat(marketplace.call("GET", "/health", "").body())
                .isEqualTo("{\"status\":\"healthy\",\"service\":\"traveler-service\",\"database\":\"connected\","
                        + "\"timestamp\":\"2031-01-10T12:00:00.000Z\"}");
        assertThat(marketplace.call("GET", "/", "").body()).contains("Traveler Service is running");
        assertThat(marketplace.call("GET", "/openapi.yaml", "").body()).startsWith("openapi: 3.1");
        assertThat(marketplace.call("HEAD", "/health", "").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String body, String... more) {
        return marketplace.call("POST", PATH, body, headers(more));
    }

    private HttpResponse<String> put(String path, String body) {
        return marketplace.call("PUT", PATH + path, body, headers());
    }

    private HttpResponse<String> get(String path, String... more) {
        return marketplace.call("GET", PATH + path, "", headers(more));
    }

    private String[] headers(String... more) {
        var all = new String[4 + more.length];
        all[0] = "Cookie";
        all[1] = cookie;
        all[2] = "Content-Type";
        all[3] = JSON;
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }

    private static void assertFault(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"success\":false,\"message\":\"" + message + "\"}");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + answer.body(), e);
        }
    }
}
