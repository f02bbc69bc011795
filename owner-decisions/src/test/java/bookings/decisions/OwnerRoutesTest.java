package bookings.decisions;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.OTHER_OWNER;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.Stay;
import bookings.gateway.edge.Marketplace;
import bookings.gateway.edge.RulesLog.Mood;
import bookings.gateway.read.Bookings.OwnerView;
import bookings.gateway.read.Freshness;
import bookings.gateway.read.Slice;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnerRoutesTest {
    private static final String PATH = "/api/owners/bookings/";
    private static final BookingId ID = new BookingId("ddddddddddddddddddddddd1");
    private static final String NOT_PENDING = "Booking not found, unauthorized, or not in pending status";
    private static final String NOT_ACCEPTED = "Booking not found, unauthorized, or not in accepted status";

    private final Marketplace marketplace =
            Marketplace.open("owner-service", (reads, clock) -> OwnerDecisionsApp.routes(reads));
    private final String cookie = marketplace.cookieOf(OWNER);

    @AfterEach
    void close() {
        marketplace.close();
    }

    @Test
    void an_owner_approves_and_then_cancels() {
        given();

        assertSuccess(put(ID + "/approve", ""), "Booking approved successfully");
        assertThat(status()).isEqualTo(BookingStatus.ACCEPTED);
        assertSuccess(put(ID + "/cancel", "{\"reason\":5}"), "Booking cancelled successfully");
        assertThat(marketplace.log().sent().getLast()).isEqualTo(new CancelBooking(ID, OWNER, "5"));
        assertFault(put(ID + "/cancel", "{\"reason\":\"again\"}"), 404, NOT_ACCEPTED);
    }

    @Test
    void an_owner_rejects_with_or_without_a_reason() {
        given();

        assertSuccess(put(ID.value().toUpperCase(Locale.ROOT) + "/reject/", "{}"), "Booking rejected successfully");
        assertThat(marketplace.log().sent().getLast()).isEqualTo(new RejectBooking(ID, OWNER, ""));
        assertFault(put(ID + "/reject", "{\"reason\":\"no\"}"), 404, NOT_PENDING);
    }

    @Test
    void a_repetition_with_its_key_is_answered_as_the_first_time_and_without_it_is_404() {
        given();
        var first = put(ID + "/approve", "", "Idempotency-Key", "k");
        put(ID + "/cancel", "{\"reason\":\"flood\"}");
        var second = put(ID + "/approve", "", "Idempotency-Key", "k");

        assertSuccess(first, "Booking approved successfully");
        assertSuccess(second, "Booking approved successfully");
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertFault(put(ID + "/approve", ""), 404, NOT_PENDING);
        assertFault(put(ID + "/cancel", "{\"reason\":\"x\"}", "Idempotency-Key", "k"), 404, NOT_ACCEPTED);
    }

    @Test
    void absent_foreign_and_wrong_state_look_the_same() {
        given();
        var stranger = marketplace.cookieOf(OTHER_OWNER);

        assertFault(put("f".repeat(24) + "/approve", ""), 404, NOT_PENDING);
        assertFault(marketplace.call("PUT", PATH + ID + "/approve", "", "Cookie", stranger), 404, NOT_PENDING);
        assertFault(put(ID + "/cancel", "{\"reason\":\"x\"}"), 404, NOT_ACCEPTED);
        assertFault(put("zz/approve", ""), 400, "Invalid booking ID");
        assertThat(status()).isEqualTo(BookingStatus.PENDING);
    }

    @Test
    void a_cancel_without_a_reason_is_looked_at_and_never_sent() {
        given();
        assertFault(put(ID + "/cancel", ""), 404, NOT_ACCEPTED);
        put(ID + "/approve", "");
        var sent = marketplace.log().sent().size();

        assertFault(put(ID + "/cancel", "{\"reason\":\"\"}"), 400, "Cancellation reason is required");
        assertFault(put(ID + "/cancel", "{\"reason\":\"  \"}"), 400, "Cancellation reason is required");
        assertThat(marketplace.log().sent()).hasSize(sent);
    }

    @Test
    void a_decision_without_an_outcome_in_time_is_202() {
        given();
        marketplace.log().mood(Mood.SILENT);
        var answer = put(ID + "/approve", "", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).hasValue(PATH + ID);
    }

    @Test
    void a_list_is_asked_for_leniently() {
        given();
        var answer = get("?status=pending&sortBy=$where&order=asc&propertyId=" + HOUSE);

        assertThat(answer.body())
                .startsWith("{\"success\":true,\"data\":[{\"_id\":\"" + ID + "\",")
                .contains("\"status\":\"PENDING\"")
                .endsWith("\"version\":1}]}");
        assertThat(marketplace.mirror().lastView())
                .hasValue(new OwnerView(Optional.of("PENDING"), Optional.of(HOUSE), "createdAt", true, Slice.WHOLE));
        get("?status=&sortBy=check_in&order=1&propertyId=bad");
        assertThat(marketplace.mirror().lastView())
                .hasValue(new OwnerView(Optional.empty(), Optional.empty(), "check_in", false, Slice.WHOLE));
    }

    @Test
    void what_another_owners_booking_was_seen_as_is_not_waited_for() {
        var seen = "e".repeat(24) + ".3." + OTHER_OWNER;

        assertThat(get("", "X-Booking-Seen", seen).headers().firstValue("X-Stale"))
                .isEmpty();
        assertThat(get("", "X-Booking-Seen", seen.replace(OTHER_OWNER.value(), OWNER.value()))
                        .headers()
                        .firstValue("X-Stale"))
                .hasValue("true");
    }

    @Test
    void pending_bookings_say_how_old_they_are_and_where_they_come_from() {
        given();
        assertThat(markOf("X-Data-Age")).isEmpty();
        assertThat(markOf("X-Source")).isEmpty();
        marketplace.mirror().answering(new Freshness.AsOf(Duration.ofMillis(750)));
        assertThat(markOf("X-Data-Age")).hasValue("750");
        marketplace.mirror().answering(new Freshness.Mirrored());
        assertThat(markOf("X-Source")).hasValue("mirror");
    }

    @Test
    void an_owner_who_has_seen_more_than_a_copy_may_have_gets_the_mirrors_list() {
        given();
        marketplace.mirror().answering(new Freshness.AsOf(Duration.ofMillis(750)));
        var seen = ID + ".1." + OWNER;

        assertThat(markOf("X-Data-Age", "X-Booking-Seen", seen)).isEmpty();
        assertThat(markOf("X-Source", "X-Booking-Seen", seen)).hasValue("mirror");
        assertThat(markOf("X-Stale", "X-Booking-Seen", seen)).isEmpty();
        assertThat(markOf("X-Stale", "X-Booking-Seen", seen.replace(".1.", ".2.")))
                .hasValue("true");
    }

    private Optional<String> markOf(String header, String... headers) {
        return get("?status=PENDING", headers).headers().firstValue(header);
    }

    @Test
    void the_program_says_what_it_is_and_keeps_travelers_out() {
        assertThat(marketplace.call("GET", "/", "").body()).contains("Owner Service is running");
        assertFault(
                marketplace.call("GET", PATH, "", "Cookie", marketplace.cookieOf(TRAVELER)),
                403,
                "Not allowed for this account");
    }

    private void given() {
        marketplace
                .log()
                .given(new RequestBooking(
                        ID,
                        OWNER,
                        TRAVELER,
                        HOUSE,
                        "House by the sea",
                        new Stay(LocalDate.parse("2031-02-01"), LocalDate.parse("2031-02-04")),
                        2,
                        new BigDecimal("388.00")));
    }

    private BookingStatus status() {
        return marketplace.log().booking(ID).orElseThrow().status();
    }

    private HttpResponse<String> put(String path, String body, String... more) {
        return marketplace.call("PUT", PATH + path, body, headers(more));
    }

    private HttpResponse<String> get(String query, String... more) {
        return marketplace.call("GET", PATH + query, "", headers(more));
    }

    private String[] headers(String... more) {
        var all = new String[4 + more.length];
        all[0] = "Cookie";
        all[1] = cookie;
        all[2] = "Content-Type";
        all[3] = "application/json";
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }

    private static void assertSuccess(HttpResponse<String> answer, String message) {
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"message\":\"" + message + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static void assertFault(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.body()).isEqualTo("{\"success\":false,\"message\":\"" + message + "\"}");
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
