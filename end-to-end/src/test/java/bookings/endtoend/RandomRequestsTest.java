package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random bodies, cookies, query strings, paths and headers at running programs. No answer is a fault of ours, nothing is
 * stored, and MongoDB is asked nothing in words of a caller. The seed is fixed; {@code -Dbookings.seed=N} takes another.
 */
@ExtendWith(OnMarketplace.class)
class RandomRequestsTest {
    private static final int CASES = 10_000;
    private static final int CONNECTIONS = 4;
    private static final long SEED = Long.getLong("bookings.seed", 1);
    private static final String NOBODYS = "0123456789abcdef01234567";
    private static final String JSON = "Content-Type: application/json";

    /** What our own queries are made of. */
    private static final Set<String> OPERATORS = Set.of("$and", "$or", "$eq", "$in", "$gt", "$gte", "$lt", "$lte");

    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "NaN",
            "-1",
            "1e999999999",
            "1e2147483647",
            "\"\\ud800\"",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\u0000",
            "\0",
            "{\"$ne\":null}",
            "{\"$gt\":\"\"}",
            "$where",
            "__proto__",
            "%00",
            "%",
            "%zz",
            "&",
            "=",
            ";",
            "+",
            "\uFEFF",
            "\u202e",
            "\ud83c\udfe0",
            "'",
            "--",
            "../",
            "//",
            "?",
            "#",
            "2031-02-30",
            "\t",
            "9".repeat(70),
            "x".repeat(300));

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    RandomRequestsTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void are_all_answered_and_leave_nothing() {
        assertThat(traveler.trips("").status()).isEqualTo(200);
        assertThat(owner.bookings("").status()).isEqualTo(200);
        var before = Traces.of(marketplace);
        marketplace.database().runCommand(new Document("profile", 2));
        List<Long> nanos = new ArrayList<>();
        try (var workers = Executors.newFixedThreadPool(CONNECTIONS)) {
            var shares = new ArrayList<CompletableFuture<List<Long>>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                var seed = SEED * CONNECTIONS + i;
                shares.add(CompletableFuture.supplyAsync(() -> share(seed), workers));
            }
            shares.forEach(share -> nanos.addAll(share.join()));
        } finally {
            marketplace.database().runCommand(new Document("profile", 0));
        }
        var sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%d random requests: p50 %.1f ms, p99 %.1f ms, slowest %.1f ms (seed %d)%n",
                sorted.size(),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.getLast() / 1e6,
                SEED);
        assertThat(operatorsAsked()).isSubsetOf(OPERATORS);
        marketplace.database().getCollection("system.profile").drop();
        assertThat(Traces.of(marketplace)).isEqualTo(before);
    }

    /** How long each answer took, in nanoseconds. */
    private List<Long> share(long seed) {
        var random = new SplittableRandom(seed);
        var nanos = new ArrayList<Long>();
        try (var travelers = new RawConnection(marketplace.firstUrl());
                var owners = new RawConnection(marketplace.ownerUrl())) {
            for (int i = 0; i < CASES / CONNECTIONS; i++) {
                var forOwner = random.nextInt(3) == 0;
                var request = request(random, forOwner);
                var began = System.nanoTime();
                try {
                    var answer = (forOwner ? owners : travelers).exchange(request);
                    assertOurs(answer);
                } catch (RuntimeException | AssertionError failed) {
                    var text = new String(request, StandardCharsets.UTF_8);
                    throw new AssertionError("-Dbookings.seed=" + SEED + ", request:\n" + text, failed);
                }
                nanos.add(System.nanoTime() - began);
            }
        }
        return nanos;
    }

    private static void assertOurs(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 499);
        assertThat(answer.header("Content-Type").orElse("").replace(" ", ""))
                .isEqualTo("application/json;charset=utf-8");
        try {
            var json = Json.mapper().readTree(answer.text());
            assertThat(json.path("success").asBoolean()).as(answer.text()).isEqualTo(answer.status() < 300);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + answer, e);
        }
    }

    private byte[] request(SplittableRandom random, boolean forOwner) {
        var person = forOwner ? owner : traveler;
        var path = forOwner ? "/api/owners/bookings" : "/api/travelers/bookings";
        var cookie = "Cookie: connect.sid=" + person.cookie();
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                forOwner
                        ? request(
                                "PUT", path + "/" + NOBODYS + "/cancel", mutated(random, unreasonable()), JSON, cookie)
                        : request("POST", path, mutated(random, wish()), JSON, cookie);
            case 2 -> request("GET", path, "", "Cookie: " + headerText(mutated(random, cookieText(random, person))));
            case 3 -> request("GET", path + "?" + encodedSometimes(random, mutated(random, query(random))), "", cookie);
            case 4 ->
                request(
                        "GET",
                        "/api/" + encodedSometimes(random, mutated(random, "travelers/bookings/" + NOBODYS)) + "/zzz",
                        "",
                        cookie);
            default -> request("GET", path, "", cookie, header(random));
        };
    }

    /** Asks for a property that is not there, so that whatever becomes of it books nothing. */
    private String wish() {
        return house.stay(0, 3).replace(house.id(), NOBODYS);
    }

    /** Gives no reason, so that whatever becomes of it decides nothing. */
    private static String unreasonable() {
        return "{\"because\":\"of the flood\",\"numbers\":[1,2.5,-3e2],\"more\":{\"a\":null,\"b\":true}}";
    }

    private String cookieText(SplittableRandom random, Person person) {
        return switch (random.nextInt(3)) {
            case 0 -> "connect.sid=" + person.cookie();
            case 1 -> "a=b; connect.sid=" + Sessions.cookie("sid-" + random.nextInt(), Sessions.SECRET) + "; c=d";
            default -> "booking-seen=" + NOBODYS + ".1." + "z".repeat(24) + "; connect.sid=" + person.cookie();
        };
    }

    private static String query(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> "status=PENDING&limit=20";
            case 1 -> "sortBy=check_in&order=ASC&propertyId=" + NOBODYS;
            case 2 -> "limit=5&cursor=Y3JlYXRlZEF0OmRlc2M6YjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxOjE4MDY1NzM2MDAwMDA";
            default -> "status=cancelled&page=2&search=beach&status[$ne]=x";
        };
    }

    private static String header(SplittableRandom random) {
        var names = List.of(
                "Prefer",
                "Accept",
                "X-Booking-Seen",
                "Idempotency-Key",
                "traceparent",
                "Origin",
                "Accept-Encoding",
                "Range",
                "Expect-CT",
                "If-None-Match",
                "X-Forwarded-For");
        var value = mutated(random, "wait=3, 1; respond-async=\"a\" zz.1.zz");
        return names.get(random.nextInt(names.size())) + ": " + headerText(value);
    }

    private static String encodedSometimes(SplittableRandom random, String text) {
        return random.nextBoolean()
                ? URLEncoder.encode(text, StandardCharsets.UTF_8)
                        .replace("%26", "&")
                        .replace("%3D", "=")
                        .replace("%2F", "/")
                : headerText(text).replace(' ', '+');
    }

    /** Without what would end a line, and so begin another header. */
    private static String headerText(String text) {
        return text.replaceAll("[\\r\\n]", "~");
    }

    private static String mutated(SplittableRandom random, String good) {
        var text = new StringBuilder(good);
        for (var changes = random.nextInt(0, 4); changes > 0; changes--) {
            var from = random.nextInt(text.length() + 1);
            var to = Math.min(text.length(), from + random.nextInt(0, 8));
            var token = switch (random.nextInt(4)) {
                case 0 -> Character.toString(random.nextInt(256));
                case 1 -> "";
                case 2 -> text.substring(from, to).repeat(2);
                default -> TOKENS.get(random.nextInt(TOKENS.size()));
            };
            text.replace(from, to, token);
        }
        return text.toString();
    }

    private static byte[] request(String method, String target, String body, String... headers) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = method + " " + target + " HTTP/1.1\r\nHost: bookings.example\r\n" + String.join("\r\n", headers)
                + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        var start = head.getBytes(StandardCharsets.UTF_8);
        var all = new byte[start.length + bytes.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(bytes, 0, all, start.length, bytes.length);
        return all;
    }

    /** All operators in what MongoDB was asked last. */
    private Set<String> operatorsAsked() {
        var found = new TreeSet<String>();
        var asked = marketplace
                .database()
                .getCollection("system.profile")
                .find(new Document("op", new Document("$in", List.of("query", "getmore", "command", "update"))));
        var looked = 0;
        for (var entry : asked) {
            if (entry.get("command") instanceof Document command) {
                for (var part : List.of("filter", "q", "pipeline", "sort", "projection")) {
                    addOperators(command.get(part), found);
                }
                looked++;
            }
        }
        assertThat(looked).as("questions to MongoDB that were looked at").isPositive();
        return found;
    }

    private static void addOperators(@Nullable Object part, Set<String> found) {
        if (part instanceof Document document) {
            document.forEach((name, value) -> {
                if (name.startsWith("$")) {
                    found.add(name);
                }
                addOperators(value, found);
            });
        } else if (part instanceof List<?> list) {
            list.forEach(item -> addOperators(item, found));
        }
    }
}
