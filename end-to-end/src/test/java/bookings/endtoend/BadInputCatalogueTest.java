package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.MirrorCheck;
import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything that can be wrong with a request, row by row as in {@code docs/reliability.md}, at running programs. Each is
 * refused at once, in one form; and afterwards no topic is longer and no collection larger than before.
 */
@ExtendWith(OnMarketplace.class)
class BadInputCatalogueTest {
    private static final String TRIPS = "/api/travelers/bookings";
    private static final String INBOX = "/api/owners/bookings";
    private static final String JSON = "Content-Type: application/json";
    private static final String NOBODYS = "0123456789abcdef01234567";
    private static final String UNREADABLE = "Invalid request body";
    private static final String REQUIRED = "All fields are required";
    private static final String UNAUTHENTICATED = "Authentication required";
    private static final String NOT_THEIRS = "Not allowed for this account";
    private static final String PROPERTY = "Invalid property ID";
    private static final String BOOKING = "Invalid booking ID";
    private static final String TOO_LARGE = "Request body is too large";
    private static final String NOT_JSON = "Content-Type must be application/json";
    private static final String ORIGIN = "Origin not allowed";
    private static final String KEY = "Idempotency-Key must be one header of 1 to 255 visible ASCII characters";
    private static final String GUESTS = "Number of guests must be a whole number";
    private static final String PRICE = "Total price must be 388.00";
    private static final String PAST = "Check-in date cannot be in the past";
    private static final String ORDER = "Check-out date must be after check-in date";
    private static final String LIMIT = "limit must be a number from 1 to 100";

    /** Nobody shall wait longer to be told that a request is wrong. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;
    private final List<Case> cases = new ArrayList<>();

    /**
     * A request and what it is answered.
     *
     * @param row of the catalogue
     * @param request as it is sent, each byte one character
     * @param message empty where the server itself words it, or where a list is the answer
     */
    private record Case(String row, URI program, String request, boolean ends, int status, String message) {
        @Override
        public String toString() {
            return row + " "
                    + request.substring(0, Math.min(300, request.length())).replace("\r\n", " | ");
        }
    }

    BadInputCatalogueTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void is_refused_row_by_row_and_leaves_nothing() {
        sessions();
        bodies();
        fields();
        ids();
        queries();
        pages();
        serversOwn();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(150);
        warmUp();

        var before = Traces.of(marketplace);
        var wrong = new ArrayList<String>();
        var slowest = new TreeMap<Long, String>();
        try (var travelers = new RawConnection(marketplace.firstUrl());
                var owners = new RawConnection(marketplace.ownerUrl())) {
            for (var bad : cases) {
                var connection = bad.program().equals(marketplace.ownerUrl()) ? owners : travelers;
                var began = System.nanoTime();
                try {
                    var answer = bad.ends()
                            ? connection.exchangeAndEnd(bytes(bad.request()))
                            : connection.exchange(bytes(bad.request()));
                    wrong.addAll(faults(bad, answer));
                } catch (RuntimeException cut) {
                    wrong.add(bad + ": no answer, " + cut);
                } catch (AssertionError undescribed) {
                    wrong.add(bad + ": " + undescribed.getMessage());
                }
                slowest.put(System.nanoTime() - began, bad.toString());
            }
        }
        System.out.printf(
                "%d requests of the catalogue, the slowest %d ms: %s%n",
                cases.size(),
                Duration.ofNanos(slowest.lastKey()).toMillis(),
                slowest.lastEntry().getValue());
        assertThat(wrong).isEmpty();
        assertThat(Duration.ofNanos(slowest.lastKey())).isLessThan(AT_ONCE);
        assertThat(Traces.of(marketplace)).isEqualTo(before);
    }

    /** B17: the fields that are not the client's to say. */
    @Test
    void what_is_not_the_clients_to_say_is_not_stored() {
        var stay = house.stay(60, 3);
        var more = """
            ,"status":"ACCEPTED","owner_id":"%1$s","traveler_id":"%1$s","_id":"%1$s","id":"%1$s","version":9,\
            "createdAt":"2020-01-01T00:00:00.000Z","__v":7,"__proto__":{"status":"ACCEPTED"},\
            "constructor":{"prototype":{"x":1}},"$set":{"status":"ACCEPTED"},"cancelled_by":"owner"}\
            """.formatted(NOBODYS);
        var created = traveler.create(stay.substring(0, stay.length() - 1) + more);
        assertThat(created.status()).as(created.text()).isEqualTo(201);

        var update = marketplace
                .topic(Marketplace.UPDATES)
                .await(1, created.bookingId())
                .getFirst()
                .json();
        assertThat(update.path("ownerId").asText()).isEqualTo(owner.id());
        assertThat(update.path("travelerId").asText()).isEqualTo(traveler.id());
        assertThat(update.path("status").asText()).isEqualTo("PENDING");
        assertThat(update.path("version").asInt()).isOne();
        var stored = Waiting.untilPresent(
                "the mirror",
                () -> marketplace
                        .database()
                        .getCollection("bookings")
                        .find(new Document("_id", new ObjectId(created.bookingId())))
                        .into(new ArrayList<>())
                        .stream()
                        .findFirst());
        assertThat(stored).isEqualTo(MirrorCheck.document(update));
    }

    /** B18, B19, B22 and S1: what only the log can tell is refused there, and changes nothing. */
    @Test
    void what_the_log_refuses_changes_no_booking() {
        var stay = house.stay(90, 3);
        var key = "key-" + traveler.id();
        var first = Persistence.untilDecided(traveler, stay, key);
        var id = first.bookingId();
        var stranger = marketplace.owner();
        var other = marketplace.traveler();
        var before = Traces.of(marketplace);

        var unanswerable = "Booking not found, unauthorized, or not in pending status";
        var uncancellable = "Booking not found, unauthorized, or not in accepted status";
        var unwithdrawable = "Booking not found, unauthorized, or already closed";
        for (var unknown : List.of(id, NOBODYS)) {
            assertRefused(stranger.approve(unknown), 404, unanswerable);
            assertRefused(stranger.reject(unknown, "{\"reason\":\"no\"}"), 404, unanswerable);
            assertRefused(stranger.cancel(unknown, "{\"reason\":\"no\"}"), 404, uncancellable);
            assertRefused(stranger.cancel(unknown, ""), 404, uncancellable);
            assertRefused(other.withdraw(unknown), 404, unwithdrawable);
            assertRefused(stranger.call("GET", INBOX + "/" + unknown, "").join(), 404, "Booking not found");
            assertRefused(other.call("GET", TRIPS + "/" + unknown, "").join(), 404, "Booking not found");
        }
        assertRefused(owner.cancel(id, "{\"reason\":\"not accepted yet\"}"), 404, uncancellable);
        assertRefused(other.create(stay), 400, "Property is already booked for the selected dates");
        assertRefused(
                traveler.create(house.stay(90, 4), "Idempotency-Key", key),
                422,
                "This Idempotency-Key was used for a request with another body");

        var repeated = Persistence.untilDecided(traveler, stay, key);
        assertThat(repeated.text()).isEqualTo(first.text());
        var after = Traces.of(marketplace);
        assertThat(after.collections()).isEqualTo(before.collections());
        assertThat(after.longerThan(before))
                .contains(Marketplace.DECISIONS)
                .doesNotContain(Marketplace.UPDATES, "booking-dead-letters", "booking-rekeyed");
    }

    /** B1 and B3. */
    private void sessions() {
        var id = "session-" + traveler.id();
        var unsigned = "s%3A" + id + ".";
        var good = traveler.cookie();
        var nobodys = List.of(
                "",
                "other=1",
                "connect.sid=",
                "connect.sid=" + id,
                "connect.sid=s%3A" + id,
                "connect.sid=" + unsigned,
                "connect.sid=" + unsigned + "AAAA",
                "connect.sid=" + good.replaceFirst("s%3A", ""),
                "connect.sid=" + good + "A",
                "connect.sid=" + good.substring(0, good.length() - 1),
                "connect.sid=%zz",
                "connect.sid=%",
                "connect.sid=%ff%fe",
                "connect.sid=" + "x".repeat(4000),
                "connect.sid=" + Sessions.cookie("no-such-session", Sessions.SECRET),
                "connect.sid=" + Sessions.cookie(id, "another secret that is also long enough"),
                "connect.sid=" + Sessions.cookie(id, Sessions.SECRET + " "),
                "connect.sid="
                        + marketplace.session(
                                traveler.id(), "traveler", Instant.now().minusSeconds(1)),
                "connect.sid=" + stored("{\"cookie\":{}}"),
                "connect.sid=" + stored("{\"cookie\":{},\"user\":{}}"),
                "connect.sid=" + stored("{\"cookie\":{},\"user\":{\"_id\":\"me\",\"role\":\"traveler\"}}"),
                "connect.sid=" + stored("{\"cookie\":{},\"user\":{\"_id\":{\"$ne\":null},\"role\":\"traveler\"}}"),
                "connect.sid=" + stored("{\"cookie\":"),
                "connect.sid=" + stored("[]"));
        for (var cookie : nobodys) {
            var header = cookie.isEmpty() ? "X-None: 1" : "Cookie: " + cookie;
            refused("B1", traveler, request("GET", TRIPS, "", header), 401, UNAUTHENTICATED);
            refused("B1", owner, request("PUT", INBOX + "/" + NOBODYS + "/approve", "", header), 401, UNAUTHENTICATED);
        }
        refused("B1", traveler, request("POST", TRIPS, good(), JSON), 401, UNAUTHENTICATED);
        var asOwner = cookie(owner);
        var asTraveler = cookie(traveler);
        refused("B3", traveler, request("GET", TRIPS, "", asOwner), 403, NOT_THEIRS);
        refused("B3", traveler, request("POST", TRIPS, good(), JSON, asOwner), 403, NOT_THEIRS);
        refused("B3", traveler, request("PUT", TRIPS + "/" + NOBODYS + "/cancel", "", asOwner), 403, NOT_THEIRS);
        refused("B3", traveler, request("GET", TRIPS + "/events", "", asOwner), 403, NOT_THEIRS);
        refused("B3", owner, request("GET", INBOX, "", asTraveler), 403, NOT_THEIRS);
        for (var verb : List.of("approve", "reject", "cancel")) {
            refused("B3", owner, request("PUT", INBOX + "/" + NOBODYS + "/" + verb, "", asTraveler), 403, NOT_THEIRS);
        }
        refused("B3", owner, request("GET", INBOX + "/events", "", asTraveler), 403, NOT_THEIRS);
    }

    /** B4 to B7. */
    private void bodies() {
        post("B4", "", UNREADABLE);
        for (var body : List.of("[]", "\"x\"", "null", "5", "true", " ", "[{}]")) {
            post("B4", body, UNREADABLE);
        }
        post("B4", "{}", REQUIRED);
        var good = good();
        var broken = List.of(
                "{",
                good + "x",
                good + good,
                "\uFEFF" + good,
                good.replace("{", "{\"guests\":1,"),
                "{\"a\":\"\\ud800\"," + good.substring(1),
                "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}",
                "{\"a\":" + "[".repeat(33) + "]".repeat(33) + "}",
                "{\"guests\":" + "9".repeat(10_000) + "}",
                "{\"guests\":1" + "0".repeat(64) + "}",
                "{\"guests\":1e99999999999}",
                "{\"a\":\"" + "x".repeat(5_000) + "\"}",
                "{\"" + "x".repeat(5_000) + "\":1}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{/* a */}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"x}",
                "{\"a\" 1}");
        broken.forEach(body -> post("B5", body, UNREADABLE));
        refused("B5", traveler, posted(good.getBytes(StandardCharsets.UTF_16)), 400, UNREADABLE);
        refused("B5", traveler, posted(good.getBytes(StandardCharsets.UTF_16LE)), 400, UNREADABLE);
        refused("B5", traveler, posted("{\"a\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1)), 400, UNREADABLE);
        refused(
                "B5",
                traveler,
                posted(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'}),
                400,
                UNREADABLE);
        for (var type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "text/json",
                "application/json-patch+json",
                "application/jsonx",
                "*/*")) {
            var header = "Content-Type: " + type;
            refused("B6", traveler, request("POST", TRIPS, good, header, cookie(traveler)), 415, NOT_JSON);
            refused(
                    "B6",
                    owner,
                    request("PUT", INBOX + "/" + NOBODYS + "/approve", "{}", header, cookie(owner)),
                    415,
                    NOT_JSON);
        }
        refused("B6", traveler, request("POST", TRIPS, good, cookie(traveler)), 415, NOT_JSON);
        var large = "{\"a\":\"" + "x".repeat(16 * 1024) + "\"}";
        refused("B7", traveler, request("POST", TRIPS, large, JSON, cookie(traveler)), 413, TOO_LARGE);
        refused(
                "B7",
                owner,
                request("PUT", INBOX + "/" + NOBODYS + "/cancel", large, JSON, cookie(owner)),
                413,
                TOO_LARGE);
        refused(
                "B7",
                traveler,
                request("POST", TRIPS, "{\"guests\":" + "9".repeat(1_000_000) + "}", JSON, cookie(traveler)),
                413,
                TOO_LARGE);
        var chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        refused(
                "B7",
                traveler,
                head("POST", TRIPS, JSON, cookie(traveler), "Transfer-Encoding: chunked", "Connection: close")
                        + chunk.repeat(5),
                413,
                TOO_LARGE);
        cases.add(new Case(
                "B7",
                traveler.program(),
                head("POST", TRIPS, JSON, cookie(traveler), "Content-Length: 500") + "{\"a\":1",
                true,
                400,
                "Request body did not arrive"));
    }

    /** B8 to B16. */
    private void fields() {
        for (var field : List.of("property_id", "check_in_date", "check_out_date", "guests", "total_price")) {
            post("B8", without(field), REQUIRED);
            for (var nothing : List.of("null", "\"\"", "0", "false", "0.0", "-0")) {
                post("B8", with(field, nothing), REQUIRED);
            }
        }
        var id = house.id();
        for (var bad : List.of(
                "{\"$ne\":null}",
                "[\"" + id + "\"]",
                "\"" + id.substring(1) + "\"",
                "\"" + id + "0\"",
                "\"aaaaaaaaaaaa\"",
                "123456789012345678901234",
                "true",
                "\"" + id.substring(1) + "g\"",
                "\" " + id.substring(1) + "\"",
                "\"" + id.substring(1) + "\\u0000\"",
                "{\"$oid\":\"" + id + "\"}")) {
            post("B9", with("property_id", bad), PROPERTY);
        }
        post("B10", with("property_id", "\"" + NOBODYS + "\""), 404, "Property not found");
        post("B9", with("property_id", "\"" + NOBODYS.toUpperCase(Locale.ROOT) + "\""), 404, "Property not found");
        for (var bad : List.of(
                "\"2026-13-01\"",
                "\"2026-02-30\"",
                "\"2027-02-29\"",
                "\"tomorrow\"",
                "1e18",
                "{}",
                "[]",
                "true",
                "1893456000000",
                "\"+275760-09-13\"",
                "\"0000-01-01\"",
                "\"2031-W05-1\"",
                "\"2031-032\"",
                "\"01/02/2031\"",
                "\"2031-2-1\"",
                "\"2031-02-01T25:00:00Z\"",
                "\"2031-02-01T10:00:00\"",
                "\"" + "2".repeat(100) + "\"")) {
            post("B11", with("check_in_date", bad), "Check-in date must be a date such as 2031-01-31");
            post("B11", with("check_out_date", bad), "Check-out date must be a date such as 2031-01-31");
        }
        var today = LocalDate.now(ZoneOffset.UTC);
        post("B12", dates(today.minusDays(2), today.plusDays(2)), PAST);
        post("B12", dates(LocalDate.of(1, 1, 1), today.plusDays(2)), PAST);
        post("B12", with("check_in_date", "\"" + today.minusDays(2) + "T23:59:59.999-00:00\""), PAST);
        post("B12", dates(today.minusDays(5), today.minusDays(9)), PAST);
        var first = house.firstNight();
        post("B13", dates(first, first), ORDER);
        post("B13", dates(first, first.minusDays(1)), ORDER);
        post("B13", dates(first, first.plusDays(366)), "Stay cannot be longer than 365 nights");
        post("B13", dates(first, LocalDate.of(9999, 12, 31)), "Stay cannot be longer than 365 nights");
        post(
                "B13",
                dates(today.plusDays(3655), today.plusDays(3656)),
                "Check-in date cannot be more than 3650 days ahead");
        post(
                "B13",
                dates(LocalDate.of(9999, 12, 30), LocalDate.of(9999, 12, 31)),
                "Check-in date cannot be more than 3650 days ahead");
        for (var bad : List.of(
                "1.5",
                "\"two\"",
                "1e10",
                "2147483648",
                "true",
                "{}",
                "[2]",
                "\"2 \\u0000\"",
                "\"0x2\"",
                "\"\\u0662\"", // an Arabic 2
                "1e999999999",
                "1e-999999999",
                "\"Infinity\"")) {
            post("B15", with("guests", bad), GUESTS);
        }
        post("B15", with("guests", "5"), "Property can accommodate maximum 4 guests");
        post("B15", with("guests", "1000000000"), "Property can accommodate maximum 4 guests");
        post("B15", with("guests", "-1"), "Number of guests must be 1 or more");
        post("B15", with("guests", "\"0\""), "Number of guests must be 1 or more");
        for (var bad : List.of(
                "-1",
                "387.99",
                "388.01",
                "388.001",
                "1e308",
                "1e-9",
                "1e-999999999",
                "9007199254740993",
                "\"NaN\"",
                "\"Infinity\"",
                "\"388,00\"",
                "\"$388\"",
                "{}",
                "[388]",
                "true",
                "-388",
                "\"" + "3".repeat(65) + "\"")) {
            post("B16", with("total_price", bad), PRICE);
        }
    }

    /** B19 to B21. */
    private void ids() {
        for (var id : List.of(
                "1",
                NOBODYS + "0",
                "g" + NOBODYS.substring(1),
                "aaaaaaaaaaaa",
                "%00",
                "%24ne",
                "..%3b",
                "@example.org",
                "%F0%9F%8F%A0")) {
            for (var verb : List.of("approve", "reject", "cancel")) {
                refused(
                        "B19",
                        owner,
                        request("PUT", INBOX + "/" + id + "/" + verb, "", cookie(owner)),
                        400,
                        id.startsWith("%") || id.startsWith("..") ? "" : BOOKING);
            }
            refused(
                    "B19",
                    traveler,
                    request("PUT", TRIPS + "/" + id + "/cancel", "", cookie(traveler)),
                    400,
                    id.startsWith("%") || id.startsWith("..") ? "" : BOOKING);
            refused(
                    "B19",
                    traveler,
                    request("GET", TRIPS + "/" + id, "", cookie(traveler)),
                    400,
                    id.startsWith("%") || id.startsWith("..") ? "" : BOOKING);
        }
        var cancel = INBOX + "/" + NOBODYS + "/cancel";
        for (var reason : List.of("\"" + "x".repeat(501) + "\"", "\"" + "\\n".repeat(501) + "\"")) {
            refused(
                    "B20",
                    owner,
                    request("PUT", cancel, "{\"reason\":" + reason + "}", JSON, cookie(owner)),
                    400,
                    "Reason cannot be longer than 500 characters");
        }
        for (var reason : List.of("{}", "[\"x\"]", "{\"$gt\":\"\"}")) {
            refused(
                    "B20",
                    owner,
                    request("PUT", cancel, "{\"reason\":" + reason + "}", JSON, cookie(owner)),
                    400,
                    "Reason must be a text");
            refused(
                    "B20",
                    traveler,
                    request(
                            "PUT",
                            TRIPS + "/" + NOBODYS + "/cancel",
                            "{\"reason\":" + reason + "}",
                            JSON,
                            cookie(traveler)),
                    400,
                    "Reason must be a text");
        }
        refused("B20", owner, request("PUT", cancel, "{\"reason\":\"\\udc00\"}", JSON, cookie(owner)), 400, UNREADABLE);
        for (var keys : List.of(
                List.of("Idempotency-Key: "),
                List.of("Idempotency-Key: " + "x".repeat(256)),
                List.of("Idempotency-Key: two words"),
                List.of("Idempotency-Key: k\u00e9y"),
                List.of("Idempotency-Key: a\tb"),
                List.of("Idempotency-Key: a", "Idempotency-Key: b"))) {
            var headers = new ArrayList<>(List.of(JSON, cookie(traveler)));
            headers.addAll(keys);
            refused("B21", traveler, request("POST", TRIPS, good(), headers.toArray(String[]::new)), 400, KEY);
        }
        refused(
                "B21",
                owner,
                request("PUT", INBOX + "/" + NOBODYS + "/approve", "", "Idempotency-Key: a b", cookie(owner)),
                400,
                KEY);
        refused(
                "B21",
                traveler,
                request("POST", TRIPS, good(), JSON, cookie(traveler), "Idempotency-Key: a\r\n b"),
                400,
                "");
    }

    /** B23. */
    private void queries() {
        for (var side : Map.of(TRIPS, traveler, INBOX, owner).entrySet()) {
            var path = side.getKey();
            var who = side.getValue();
            for (var once : List.of("status", "limit", "cursor")) {
                refused(
                        "B23",
                        who,
                        request("GET", path + "?" + once + "=1&" + once + "=1", "", cookie(who)),
                        400,
                        once + " must be given once, as a text");
                refused(
                        "B23",
                        who,
                        request("GET", path + "?" + once + "%5B%24ne%5D=1", "", cookie(who)),
                        400,
                        once + " must be given once, as a text");
                refused("B23", who, request("GET", path + "?" + once + "[]=1", "", cookie(who)), 400, "");
            }
            for (var bad : List.of("-1", "0", "101", "1e9", "abc", "99999999999", "1.0", "%00")) {
                refused("B23", who, request("GET", path + "?limit=" + bad, "", cookie(who)), 400, LIMIT);
            }
            for (var bad : List.of("x", "%24where", "Li4v", "%00", "AAAA".repeat(200))) {
                refused(
                        "B23",
                        who,
                        request("GET", path + "?cursor=" + bad, "", cookie(who)),
                        400,
                        "cursor must be an X-Next-Cursor of a list in the same order");
            }
            for (var odd : List.of(
                    "status=FOO",
                    "status=%24ne",
                    "sortBy=%24where",
                    "sortBy=__proto__",
                    "order=1",
                    "propertyId=bad",
                    "page=1e9",
                    "search=%27%3B--",
                    "%24where=1",
                    "__proto__=1",
                    "status=")) {
                refused("B23", who, request("GET", path + "?" + odd, "", cookie(who)), 200, "");
            }
        }
        refused(
                "B23",
                traveler,
                request("GET", "/api/properties?limit=1001", ""),
                400,
                "limit must be a number from 1 to 1000");
        refused("B9", traveler, request("GET", "/api/properties/1", ""), 400, PROPERTY);
        refused("B10", traveler, request("GET", "/api/properties/" + NOBODYS, ""), 404, "Property not found");
        refused(
                "B10",
                traveler,
                request("GET", "/api/properties/" + NOBODYS + "/booked-dates", ""),
                404,
                "Property not found");
    }

    /** B25 to B29, and the pages of others. */
    private void pages() {
        for (var method : List.of("PATCH", "DELETE", "PUT")) {
            refused(
                    "B25",
                    traveler,
                    request(method, TRIPS, "", cookie(traveler)),
                    404,
                    "Cannot " + method + " " + TRIPS);
        }
        for (var method : List.of("TRACE", "PROPFIND", "LINK", "get")) {
            refused("B25", traveler, request(method, TRIPS, "", cookie(traveler)), 405, "Method not allowed");
        }
        refused(
                "B25",
                traveler,
                request("GET", TRIPS + "/" + NOBODYS + "/cancel", "", cookie(traveler)),
                404,
                "Cannot GET " + TRIPS + "/" + NOBODYS + "/cancel");
        refused(
                "B25",
                traveler,
                request("POST", "/health", "", "X-HTTP-Method-Override: GET"),
                404,
                "Cannot POST /health");
        refused(
                "B25",
                owner,
                request("GET", INBOX + "/" + NOBODYS + "/approve", "", cookie(owner), "X-HTTP-Method-Override: PUT"),
                404,
                "Cannot GET " + INBOX + "/" + NOBODYS + "/approve");
        refused("B25", traveler, request("GET", "/nowhere%0d%0aX: 1", ""), 400, "");
        refused("B25", traveler, request("GET", "/%3Cscript%3E", ""), 404, "Cannot GET /?3Cscript?3E");
        for (var origin : List.of(
                "https://evil.example",
                "null",
                "http://localhost:5173.evil.example",
                "http://evil-localhost:5173",
                "http://localhost:51730",
                "http://localhost:517",
                "http://localhost",
                "https://localhost:5173",
                "http://localhost:5173/",
                "http://LOCALHOST:5173",
                "http://user@localhost:5173",
                "http://localhost:5173, http://localhost:5173",
                "http://localhost:5173\r\nOrigin: https://evil.example",
                "*")) {
            var header = "Origin: " + origin;
            refused("S9", traveler, request("POST", TRIPS, good(), JSON, cookie(traveler), header), 403, ORIGIN);
            refused(
                    "S9",
                    owner,
                    request("OPTIONS", INBOX, "", header, "Access-Control-Request-Method: PUT"),
                    403,
                    ORIGIN);
        }
        refused(
                "S8",
                owner,
                request("PUT", INBOX + "/" + NOBODYS + "/approve", "", cookie(owner), "Sec-Fetch-Site: cross-site"),
                403,
                ORIGIN);
        for (var accept : List.of(
                "Accept: image/png",
                "Accept: nonsense",
                "Accept: ;;;",
                "Accept-Encoding: nonsense",
                "Accept-Language: \u00ff")) {
            refused(
                    "B27",
                    traveler,
                    request("GET", "/api/properties/" + NOBODYS, "", accept),
                    404,
                    "Property not found");
        }
        for (var path :
                List.of("/queries/owners/" + owner.id() + "/pending-bookings", "/livez", "/readyz", "/metrics")) {
            refused("B29", traveler, request("GET", path, "", "Booking-Forwarded: 1"), 404, "Cannot GET " + path);
            refused(
                    "B29",
                    owner,
                    request("GET", path, "", "Booking-Forwarded: 1", cookie(owner)),
                    404,
                    "Cannot GET " + path);
        }
    }

    /** What the server refuses before a program sees it. */
    private void serversOwn() {
        refused("S4", traveler, request("GET", "/", "", "X-Long: " + "x".repeat(9_000)), 431, "");
        refused("S4", traveler, request("GET", "/?" + "x".repeat(9_000), ""), 414, "");
        for (var nonsense : List.of(
                "nonsense\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nSpace : 1\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%2e%2e/%2e%2e/etc HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: rot13\r\n\r\n")) {
            cases.add(new Case("S16", traveler.program(), nonsense, true, 400, ""));
        }
    }

    /** The first requests of a program are slow in any case. */
    private void warmUp() {
        for (var person : List.of(traveler, owner)) {
            assertThat(person.at(person.program())
                            .call("GET", person.equals(owner) ? INBOX : TRIPS, "")
                            .join()
                            .status())
                    .isEqualTo(200);
        }
        assertRefused(traveler.create("{}"), 400, REQUIRED);
    }

    /** What is wrong with an answer, in words. */
    private static List<String> faults(Case bad, Answer answer) {
        var faults = new ArrayList<String>();
        var ends = bad + ": " + answer + " ";
        if (answer.status() != bad.status()
                && !(bad.row().equals("S16") && Set.of(400, 404, 501, 505).contains(answer.status()))) {
            faults.add("should be " + bad.status() + ": " + ends);
        }
        if (answer.status() >= 400 && !isEnvelope(answer)) {
            faults.add("not in the form of an error: " + ends);
        }
        if (!bad.message().isEmpty() && !answer.message().equals(bad.message())) {
            faults.add("should say \"" + bad.message() + "\": " + ends);
        }
        var type = answer.header("Content-Type").orElse("none");
        if (!type.replace(" ", "").equals("application/json;charset=utf-8")) {
            faults.add("is of type " + type + ": " + ends);
        }
        if (!answer.header("X-Content-Type-Options").orElse("none").equals("nosniff")) {
            faults.add("lets browsers guess its type: " + ends);
        }
        if (answer.header("Server").isPresent() || answer.header("X-Powered-By").isPresent()) {
            faults.add("names the server: " + ends);
        }
        if (bad.row().matches("B[0-9]+")
                && !bad.toString().contains(" /health")
                && !answer.header("Cache-Control").orElse("none").equals("no-store")
                && bad.toString().contains(" /api")) {
            faults.add("may be kept by others: " + ends);
        }
        if (bad.row().equals("S9")
                && answer.header("Access-Control-Allow-Origin").isPresent()) {
            faults.add("lets another page read it: " + ends);
        }
        return faults;
    }

    private static boolean isEnvelope(Answer answer) {
        try {
            var json = Json.mapper().readTree(answer.text());
            return json.size() == 2
                    && json.path("success").isBoolean()
                    && !json.path("success").asBoolean()
                    && json.path("message").isTextual()
                    && !json.path("message").asText().isEmpty();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(message);
    }

    private String good() {
        return house.stay(0, 3);
    }

    private String with(String field, String json) {
        return fieldsWith(field, json).entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String without(String field) {
        return with(field, "null").replace("\"" + field + "\":null,", "").replace(",\"" + field + "\":null", "");
    }

    private String dates(LocalDate checkIn, LocalDate checkOut) {
        var fields = fieldsWith(
                "check_in_date",
                "\"%04d-%02d-%02d\"".formatted(checkIn.getYear(), checkIn.getMonthValue(), checkIn.getDayOfMonth()));
        fields.put("check_out_date", "\"" + checkOut + "\"");
        return fields.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private Map<String, String> fieldsWith(String field, String json) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("property_id", "\"" + house.id() + "\"");
        fields.put("check_in_date", "\"" + house.night(0) + "\"");
        fields.put("check_out_date", "\"" + house.night(3) + "\"");
        fields.put("guests", "2");
        fields.put("total_price", "388");
        fields.put(field, json);
        return fields;
    }

    private void post(String row, String body, String message) {
        post(row, body, 400, message);
    }

    private void post(String row, String body, int status, String message) {
        refused(row, traveler, posted(body.getBytes(StandardCharsets.UTF_8)), status, message);
    }

    private String posted(byte[] body) {
        return head("POST", TRIPS, JSON, cookie(traveler), "Content-Length: " + body.length)
                + new String(body, StandardCharsets.ISO_8859_1);
    }

    private void refused(String row, Person at, String request, int status, String message) {
        cases.add(new Case(row, at.program(), request, false, status, message));
    }

    private static String request(String method, String target, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        if (!body.isEmpty()) {
            all.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        }
        return head(method, target, all.toArray(String[]::new)) + body;
    }

    private static String head(String method, String target, String... headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: bookings.example\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
    }

    private static String cookie(Person person) {
        return "Cookie: connect.sid=" + person.cookie();
    }

    /** The cookie of a session that is stored with this text. */
    private String stored(String session) {
        var id = "odd-" + new ObjectId();
        marketplace
                .database()
                .getCollection("sessions")
                .insertOne(new Document("_id", id)
                        .append("expires", Date.from(Instant.now().plus(Duration.ofDays(1))))
                        .append("session", session));
        return Sessions.cookie(id, Sessions.SECRET);
    }

    private static byte[] bytes(String request) {
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }
}
