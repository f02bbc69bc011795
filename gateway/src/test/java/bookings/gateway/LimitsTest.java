package bookings.gateway;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.OTHER_TRAVELER;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.TravelerId;
import bookings.gateway.edge.Marketplace;
import bookings.gateway.edge.RulesLog.Mood;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one person may have under way, and what all of them together may. */
class LimitsTest {
    private static final String PATH = "/api/travelers/bookings";
    private static final int MOST_PENDING = 5;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern ID = Pattern.compile("\"_id\":\"([0-9a-f]{24})\"");

    private final Marketplace marketplace = Marketplace.open(
            "traveler-service", (reads, clock) -> GatewayApp.routes(POLICY, true, MOST_PENDING, reads, clock));
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        callers.shutdownNow();
        marketplace.close();
    }

    @Test
    void a_traveler_may_have_so_many_requests_pending_and_others_go_on() {
        for (var i = 0; i < MOST_PENDING; i++) {
            assertThat(request(TRAVELER, i, "key-" + i).statusCode()).isEqualTo(201);
        }
        assertTooMany(request(TRAVELER, MOST_PENDING, "one-more"));
        assertThat(marketplace.log().sent()).hasSize(MOST_PENDING);
        assertThat(request(OTHER_TRAVELER, MOST_PENDING, "another's").statusCode())
                .isEqualTo(201);

        var again = request(TRAVELER, 0, "key-0");
        assertThat(again.statusCode()).as("a retry is no other request").isEqualTo(201);
        var id = ID.matcher(again.body());
        assertThat(id.find()).isTrue();
        assertThat(marketplace
                        .call("PUT", PATH + "/" + id.group(1) + "/cancel", "", "Cookie", cookie(TRAVELER))
                        .statusCode())
                .isEqualTo(200);
        assertThat(request(TRAVELER, 30, "in its place").statusCode()).isEqualTo(201);
        assertTooMany(request(TRAVELER, 31, "and no more"));
    }

    @Test
    void requests_that_come_at_once_are_counted_before_the_mirror_has_them() {
        marketplace.mirror().lagging(true);
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < 10 * MOST_PENDING; i++) {
            var number = i;
            asked.add(later(() -> request(TRAVELER, number, "key-" + number)));
        }
        assertThat(asked)
                .extracting(answer -> answer.join().statusCode())
                .allMatch(status -> status == 201 || status == 429)
                .contains(429);
        assertThat(marketplace.log().all()).hasSizeLessThanOrEqualTo(MOST_PENDING);
    }

    @Test
    void a_request_that_comes_twice_at_once_is_no_retry() {
        marketplace.mirror().lagging(true);
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < 20 * MOST_PENDING; i++) {
            var number = i / 2;
            asked.add(later(() -> request(TRAVELER, number, "key-" + number)));
        }
        assertThat(asked)
                .extracting(answer -> answer.join().statusCode())
                .allMatch(status -> status == 201 || status == 429)
                .contains(429);
        assertThat(marketplace.log().all()).hasSizeLessThanOrEqualTo(MOST_PENDING);
    }

    @Test
    void a_refused_request_does_not_count() {
        assertThat(request(OTHER_TRAVELER, 0, "theirs").statusCode()).isEqualTo(201);
        marketplace.mirror().lagging(true);
        for (var i = 0; i < 3 * MOST_PENDING; i++) {
            assertThat(request(TRAVELER, 0, "taken-" + i).statusCode()).isEqualTo(400);
        }
        assertThat(request(TRAVELER, 1, "free").statusCode()).isEqualTo(201);
    }

    @Test
    void what_is_not_handed_over_does_not_count() {
        marketplace.log().mood(Mood.AWAY);
        for (var i = 0; i < 3 * MOST_PENDING; i++) {
            assertThat(request(TRAVELER, i, "away-" + i).statusCode()).isEqualTo(503);
        }
        marketplace.log().mood(Mood.DECIDES);
        assertThat(request(TRAVELER, 0, "here again").statusCode()).isEqualTo(201);
    }

    @Test
    void a_user_may_have_so_many_requests_waiting_and_all_of_them_so_many() {
        marketplace.log().mood(Mood.SILENT);
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        var travelers = List.of(
                TRAVELER,
                OTHER_TRAVELER,
                new TravelerId("aaaaaaaaaaaaaaaaaaaaaaa3"),
                new TravelerId("aaaaaaaaaaaaaaaaaaaaaaa4"));
        var cancelled = "e".repeat(24);
        for (var i = 0; i < Marketplace.MOST_WAITING_PER_USER; i++) {
            waiting.add(later(() -> cancel(TRAVELER, cancelled)));
        }
        awaitWaiting(Marketplace.MOST_WAITING_PER_USER);
        var oneMore = cancel(TRAVELER, cancelled);
        assertThat(oneMore.statusCode()).as(oneMore.body()).isEqualTo(429);
        assertThat(oneMore.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(oneMore.body()).contains("Too many of your requests wait for an outcome, try again");

        for (var i = Marketplace.MOST_WAITING_PER_USER; i < Marketplace.MOST_WAITING; i++) {
            waiting.add(later(() -> cancel(OTHER_TRAVELER, cancelled)));
        }
        awaitWaiting(Marketplace.MOST_WAITING);
        assertThat(cancel(travelers.getLast(), cancelled).statusCode()).isEqualTo(503);

        assertThat(waiting).extracting(answer -> answer.join().statusCode()).containsOnly(202);
        assertThat(marketplace.waiting()).isZero();
        marketplace.log().mood(Mood.DECIDES);
        assertThat(cancel(TRAVELER, cancelled).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> request(TravelerId traveler, int number, String key) {
        var day = LocalDate.parse("2031-02-01").plusDays(number * 3L);
        var body = """
            {"property_id":"%s","check_in_date":"%s","check_out_date":"%s","guests":2,"total_price":388}\
            """.formatted(HOUSE, day, day.plusDays(3));
        return marketplace.call(
                "POST",
                PATH,
                body,
                "Cookie",
                cookie(traveler),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key.replace(' ', '-'));
    }

    /**
     * A withdrawal of a booking that this caller says to have seen, so that it is sent without a look at the mirror. It
     * waits as long as one may, since dozens have to wait at the same time, on a slow machine too.
     */
    private HttpResponse<String> cancel(TravelerId traveler, String booking) {
        return marketplace.call(
                "PUT",
                PATH + "/" + booking + "/cancel",
                "",
                "Cookie",
                cookie(traveler),
                "X-Booking-Seen",
                booking + ".1." + Marketplace.OWNER,
                "Prefer",
                "wait=10");
    }

    private String cookie(TravelerId traveler) {
        return marketplace.cookieOf(traveler);
    }

    private <T> CompletableFuture<T> later(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, callers);
    }

    private void awaitWaiting(int count) {
        var giveUp = System.nanoTime() + LIMIT.toNanos();
        while (marketplace.waiting() < count) {
            assertThat(System.nanoTime()).as("%d wait", marketplace.waiting()).isLessThan(giveUp);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void assertTooMany(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("Too many of your requests are pending, wait for an answer or cancel one");
    }
}
