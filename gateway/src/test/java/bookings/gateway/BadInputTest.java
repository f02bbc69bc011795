package bookings.gateway;

import static bookings.gateway.edge.Marketplace.CLOSED_HOUSE;
import static bookings.gateway.edge.Marketplace.HANDED_OVER_HOUSE;
import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.NOW;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.PRICELESS_HOUSE;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import bookings.gateway.edge.Marketplace;
import bookings.gateway.edge.Marketplace.StoredSessions;
import bookings.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a request is said in one form, and nothing of it reaches the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String PATH = "/api/travelers/bookings";
    private static final String JSON = "application/json";
    private static final String REQUIRED = "All fields are required";
    private static final String UNREADABLE = "Invalid request body";
    private static final String PROPERTY = "Invalid property ID";
    private static final String UNAVAILABLE = "Property is not available for booking";
    private static final String NOT_WHOLE = "Number of guests must be a whole number";
    private static final String PRICE = "Total price must be 388.00";
    private static final String DATE_IN = "Check-in date must be a date such as 2031-01-31";
    private static final String DATE_OUT = "Check-out date must be a date such as 2031-01-31";
    private static final String GOOD = body("\"" + HOUSE + "\"", "\"2031-02-01\"", "\"2031-02-04\"", "2", "388");

    private final Marketplace marketplace = TravelerRoutesTest.open();
    private String cookie = "";

    @BeforeAll
    void open() {
        cookie = marketplace.cookieOf(TRAVELER);
    }

    @AfterAll
    void close() {
        marketplace.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("", 400, UNREADABLE),
                arguments("[]", 400, UNREADABLE),
                arguments("\"x\"", 400, UNREADABLE),
                arguments("null", 400, UNREADABLE),
                arguments("5", 400, UNREADABLE),
                arguments("{", 400, UNREADABLE),
                arguments(GOOD + "x", 400, UNREADABLE),
                arguments("\uFEFF" + GOOD, 400, UNREADABLE),
                arguments(GOOD.replace("{", "{\"guests\":1,"), 400, UNREADABLE),
                arguments("{\"a\":\"\\ud800\"," + GOOD.substring(1), 400, UNREADABLE),
                arguments("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}", 400, UNREADABLE),
                arguments("{\"guests\":" + "9".repeat(10_000) + "}", 400, UNREADABLE),
                arguments("{\"guests\":" + "9".repeat(20_000) + "}", 413, "Request body is too large"),
                arguments("{}", 400, REQUIRED),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":0"), 400, REQUIRED),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":null"), 400, REQUIRED),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":false"), 400, REQUIRED),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":\"\""), 400, REQUIRED),
                arguments(GOOD.replace("\"guests\":2,", ""), 400, REQUIRED),
                arguments(GOOD.replace(":388", ":0"), 400, REQUIRED),
                arguments(GOOD.replace("\"2031-02-01\"", "\"\""), 400, REQUIRED),
                arguments(GOOD.replace("\"" + HOUSE + "\"", "{\"$ne\":null}"), 400, PROPERTY),
                arguments(GOOD.replace("\"" + HOUSE + "\"", "[\"" + HOUSE + "\"]"), 400, PROPERTY),
                arguments(GOOD.replace(HOUSE.value(), "aaaaaaaaaaaa"), 400, PROPERTY),
                arguments(GOOD.replace(HOUSE.value(), HOUSE + "0"), 400, PROPERTY),
                arguments(GOOD.replace("\"" + HOUSE + "\"", "123456789012345678901234"), 400, PROPERTY),
                arguments(GOOD.replace("2031-02-01", "2031-13-01"), 400, DATE_IN),
                arguments(GOOD.replace("2031-02-01", "2031-02-30"), 400, DATE_IN),
                arguments(GOOD.replace("2031-02-01", "tomorrow"), 400, DATE_IN),
                arguments(GOOD.replace("2031-02-01", "2031-W05-1"), 400, DATE_IN),
                arguments(GOOD.replace("\"2031-02-01\"", "1e18"), 400, DATE_IN),
                arguments(GOOD.replace("\"2031-02-04\"", "{}"), 400, DATE_OUT),
                arguments(GOOD.replace("2031-02-01", "2031-01-09"), 400, "Check-in date cannot be in the past"),
                arguments(GOOD.replace("2031-02-01", "0001-01-01"), 400, "Check-in date cannot be in the past"),
                arguments(GOOD.replace("2031-02-04", "2031-02-01"), 400, "Check-out date must be after check-in date"),
                arguments(GOOD.replace("2031-02-04", "2031-01-04"), 400, "Check-out date must be after check-in date"),
                arguments(GOOD.replace("2031-02-04", "2032-02-03"), 400, "Stay cannot be longer than 365 nights"),
                arguments(GOOD.replace("2031-", "2061-"), 400, "Check-in date cannot be more than 3650 days ahead"),
                arguments(GOOD.replace(HOUSE.value(), "f".repeat(24)), 404, "Property not found"),
                arguments(GOOD.replace(HOUSE.value(), CLOSED_HOUSE.value()), 400, UNAVAILABLE),
                arguments(GOOD.replace(HOUSE.value(), PRICELESS_HOUSE.value()), 400, UNAVAILABLE),
                arguments(GOOD.replace(HOUSE.value(), HANDED_OVER_HOUSE.value()), 400, UNAVAILABLE),
                arguments(
                        GOOD.replace("\"guests\":2", "\"guests\":3"), 400, "Property can accommodate maximum 2 guests"),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":-1"), 400, "Number of guests must be 1 or more"),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":1.5"), 400, NOT_WHOLE),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":\"two\""), 400, NOT_WHOLE),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":true"), 400, NOT_WHOLE),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":2147483648"), 400, NOT_WHOLE),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":1e999999999"), 400, NOT_WHOLE),
                arguments(GOOD.replace("\"guests\":2", "\"guests\":1e-999999999"), 400, NOT_WHOLE),
                arguments(GOOD.replace(":388", ":387.99"), 400, PRICE),
                arguments(GOOD.replace(":388", ":-1"), 400, PRICE),
                arguments(GOOD.replace(":388", ":\"NaN\""), 400, PRICE),
                arguments(GOOD.replace(":388", ":1e308"), 400, PRICE),
                arguments(GOOD.replace(":388", ":1e-9"), 400, PRICE),
                arguments(GOOD.replace(":388", ":9007199254740993"), 400, PRICE),
                arguments(GOOD.replace(":388", ":{}"), 400, PRICE));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_bad_body_is_refused_and_sent_nowhere(String body, int status, String message) {
        assertRefused(marketplace.call("POST", PATH, body, "Cookie", cookie, "Content-Type", JSON), status, message);
    }

    static Stream<Arguments> requests() {
        var long500 = "x".repeat(501);
        return Stream.of(
                arguments("PUT", PATH + "/1/cancel", "", new String[0], 400, "Invalid booking ID"),
                arguments("GET", PATH + "/" + "g".repeat(24), "", new String[0], 400, "Invalid booking ID"),
                arguments(
                        "GET",
                        PATH + "?status=A&status=B",
                        "",
                        new String[0],
                        400,
                        "status must be given once, as a text"),
                arguments(
                        "GET",
                        PATH + "?status%5B%24ne%5D=A",
                        "",
                        new String[0],
                        400,
                        "status must be given once, as a text"),
                arguments("GET", PATH + "?limit=-1", "", new String[0], 400, "limit must be a number from 1 to 100"),
                arguments("GET", PATH + "?limit=1e9", "", new String[0], 400, "limit must be a number from 1 to 100"),
                arguments(
                        "GET",
                        PATH + "?cursor=x",
                        "",
                        new String[0],
                        400,
                        "cursor must be an X-Next-Cursor of a list in the same order"),
                arguments(
                        "PUT",
                        PATH + "/" + "a".repeat(24) + "/cancel",
                        "{\"reason\":\"" + long500 + "\"}",
                        new String[] {"Content-Type", JSON},
                        400,
                        "Reason cannot be longer than 500 characters"),
                arguments(
                        "PUT",
                        PATH + "/" + "a".repeat(24) + "/cancel",
                        "{\"reason\":{}}",
                        new String[] {"Content-Type", JSON},
                        400,
                        "Reason must be a text"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", "text/plain"},
                        415,
                        "Content-Type must be application/json"),
                arguments("POST", PATH, GOOD, new String[0], 415, "Content-Type must be application/json"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", "application/json; charset=iso-8859-1"},
                        415,
                        "Content-Type must be application/json in UTF-8"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", "application/json; charset=\"UTF-8\"", "Content-Encoding", "gzip"
                        },
                        415,
                        "Content-Encoding must be left out, bodies are not unpacked"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", "application/x-www-form-urlencoded"},
                        415,
                        "Content-Type must be application/json"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", JSON, "Origin", "https://evil.example"},
                        403,
                        "Origin not allowed"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", JSON, "Origin", "null"},
                        403,
                        "Origin not allowed"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", JSON, "Origin", "http://localhost:51730"},
                        403,
                        "Origin not allowed"),
                arguments(
                        "POST",
                        PATH,
                        GOOD,
                        new String[] {"Content-Type", JSON, "Sec-Fetch-Site", "cross-site"},
                        403,
                        "Origin not allowed"),
                arguments(
                        "OPTIONS",
                        PATH,
                        "",
                        new String[] {"Origin", "https://evil.example"},
                        403,
                        "Origin not allowed"),
                arguments("GET", "/nowhere", "", new String[0], 404, "Cannot GET /nowhere"),
                arguments("GET", "/%3Cscript%3E", "", new String[0], 404, "Cannot GET /?3Cscript?3E"),
                arguments("PATCH", PATH, "", new String[0], 404, "Cannot PATCH " + PATH),
                arguments("POST", "/health", "", new String[0], 404, "Cannot POST /health"),
                arguments(
                        "GET",
                        PATH + "/" + "a".repeat(24) + "/cancel",
                        "",
                        new String[] {"X-HTTP-Method-Override", "PUT"},
                        404,
                        "Cannot GET " + PATH + "/" + "a".repeat(24) + "/cancel"),
                arguments("TRACE", PATH, "", new String[0], 405, "Method not allowed"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_bad_request_is_refused_and_sent_nowhere(
            String method, String path, String body, String[] more, int status, String message) {
        var headers =
                Stream.concat(Stream.of("Cookie", cookie), Stream.of(more)).toArray(String[]::new);
        var answer = marketplace.call(method, path, body, headers);

        assertRefused(answer, status, message);
        if (message.startsWith("Origin")) {
            var allowed = answer.headers().firstValue("Access-Control-Allow-Origin");
            assertThat(allowed)
                    .isEqualTo(
                            more[more.length - 1].equals("cross-site")
                                    ? Optional.of("http://localhost:5173")
                                    : Optional.empty());
        }
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments((Object) new String[] {""}),
                arguments((Object) new String[] {"x".repeat(256)}),
                arguments((Object) new String[] {"two words"}),
                arguments((Object) new String[] {"a", "b"}),
                arguments((Object) new String[] {"k\u00e9y"}));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_bad_key_is_refused(String[] keys) throws IOException {
        var head = new StringBuilder();
        for (var key : keys) {
            head.append("Idempotency-Key: ").append(key).append("\r\n");
        }
        var answer = raw("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + cookie
                + "\r\nContent-Type: application/json\r\nContent-Length: " + GOOD.length() + "\r\n" + head + "\r\n"
                + GOOD);

        assertThat(answer).startsWith("HTTP/1.1 400").contains("Idempotency-Key must be one header");
        assertThat(marketplace.log().sent()).isEmpty();
    }

    static Stream<Arguments> nobodies() {
        var good = StoredSessions.cookie("gone");
        return Stream.of(
                arguments("no=cookie"),
                arguments(good),
                arguments("connect.sid=gone"),
                arguments("connect.sid=s%3Agone"),
                arguments("connect.sid=s%3A.abc"),
                arguments("connect.sid=s%3Agone.AAAA"),
                arguments("connect.sid=%"),
                arguments("connect.sid=%zz"),
                arguments("connect.sid=%ff%fe"),
                arguments(good.replace("s%3A", "")),
                arguments(good + "x"));
    }

    @ParameterizedTest
    @MethodSource("nobodies")
    void nobodys_session_is_401(String nobody) {
        assertRefused(
                marketplace.call("POST", PATH, GOOD, "Cookie", nobody, "Content-Type", JSON),
                401,
                "Authentication required");
    }

    @Test
    void an_expired_session_is_401_and_an_owners_is_403() {
        var expired = marketplace.sessions().cookie(TRAVELER.value(), "traveler", NOW);

        assertRefused(marketplace.call("GET", PATH, "", "Cookie", expired), 401, "Authentication required");
        assertRefused(
                marketplace.call("GET", PATH, "", "Cookie", marketplace.cookieOf(OWNER)),
                403,
                "Not allowed for this account");
        assertRefused(marketplace.call("GET", PATH, ""), 401, "Authentication required");
    }

    @Test
    void the_servers_own_refusals_look_like_ours() throws IOException {
        var answer =
                raw("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 431")
                .contains("{\"success\":false,\"message\":")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .doesNotContain("Server:");
        assertThat(raw("nonsense\r\n\r\n")).contains("HTTP/1.1 400").contains("{\"success\":false");
    }

    /** Left out, it would be as if no status had been asked for. */
    @Test
    void a_query_with_half_an_escape_is_refused() throws IOException {
        assertThat(raw("GET " + PATH + "?status=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + cookie
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("each % must be followed by two hexadecimal digits");
    }

    @Test
    void a_body_without_an_end_is_cut() throws IOException {
        var chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        var answer = raw("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + cookie
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5));

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void a_body_that_comes_too_slowly_is_cut() throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), marketplace.url().getPort())) {
            var head = "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nCookie: " + cookie
                    + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(100); // after which the next byte is sent
            var began = System.nanoTime();
            var answer = new StringBuilder();
            while (answer.indexOf("}") < 0) {
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
                try {
                    var next = socket.getInputStream().read();
                    assertThat(next).as("%s", answer).isNotNegative();
                    answer.append((char) next);
                } catch (SocketTimeoutException nothingYet) {
                    socket.getOutputStream().write(' ');
                }
            }
            assertThat(answer).startsWith("HTTP/1.1 400").contains("Request body did not arrive");
        }
    }

    @Test
    void problem_json_is_sent_to_those_who_ask() {
        var answer = marketplace.call("GET", "/nowhere", "", "Accept", "application/problem+json");

        assertThat(answer.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"Cannot GET /nowhere\"}");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }

    @Test
    void a_preflight_of_an_allowed_page_is_answered() {
        var answer = marketplace.call(
                "OPTIONS", PATH, "", "Origin", "http://localhost:5173", "Access-Control-Request-Method", "POST");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://localhost:5173");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("Idempotency-Key");
    }

    private void assertRefused(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body())
                .isEqualTo(Json.mapper()
                        .createObjectNode()
                        .put("success", false)
                        .put("message", message)
                        .toString());
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(marketplace.log().sent()).isEmpty();
    }

    private String raw(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), marketplace.url().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String body(String property, String checkIn, String checkOut, String guests, String price) {
        return "{\"property_id\":" + property + ",\"check_in_date\":" + checkIn + ",\"check_out_date\":" + checkOut
                + ",\"guests\":" + guests + ",\"total_price\":" + price + "}";
    }
}
