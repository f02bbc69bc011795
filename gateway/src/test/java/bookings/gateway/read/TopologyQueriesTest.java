package bookings.gateway.read;

import static bookings.gateway.read.Marketplace.ANN;
import static bookings.gateway.read.Marketplace.CABIN;
import static bookings.gateway.read.Marketplace.OLGA;
import static bookings.gateway.read.Marketplace.OTTO;
import static bookings.gateway.read.Marketplace.VILLA;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.gateway.read.Bookings.OwnerList;
import bookings.gateway.read.Bookings.OwnerView;
import bookings.local.EmbeddedMongo;
import bookings.wire.Channels;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's inbox and the booked dates, as the topology answers them or does not. */
final class TopologyQueriesTest {
    private static final String ID1 = "dddddddddddddddddddddd01";
    private static final String ID2 = "dddddddddddddddddddddd02";
    private static final String ID3 = "dddddddddddddddddddddd03";
    private static final String INBOX = "/queries/owners/" + OLGA + "/pending-bookings";
    private static final String STAYS = "/queries/owners/" + OLGA + "/properties/" + VILLA + "/held-stays";

    @TempDir
    private Path directory;

    private EmbeddedMongo mongo;
    private HttpServer topology;

    @BeforeEach
    void start() throws IOException {
        mongo = EmbeddedMongo.start(directory, 0);
        topology = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        topology.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        topology.start();
    }

    @AfterEach
    void stop() {
        topology.stop(0);
        mongo.close();
    }

    @Test
    void the_inbox_is_the_topologys_filtered_and_sorted() {
        answer(
                INBOX,
                200,
                inbox(
                        pending(ID1, OLGA, VILLA, "2027-05-02", "20.50"),
                        pending(ID2, OLGA, CABIN, "2027-05-01", "100.00"),
                        pending(ID3, OLGA, VILLA, "2027-05-03", "3.00")));
        try (var market = market(address())) {
            market.insertPeopleAndProperties();
            assertThat(inboxOf(market, "total_price", false, Optional.empty())).containsExactly(ID2, ID1, ID3);
            assertThat(inboxOf(market, "check_in", true, Optional.empty())).containsExactly(ID2, ID1, ID3);
            assertThat(inboxOf(market, "createdAt", false, Optional.empty())).containsExactly(ID3, ID2, ID1);
            assertThat(inboxOf(market, "createdAt", true, Optional.of(VILLA))).containsExactly(ID1, ID3);
        }
    }

    @Test
    void an_inbox_that_the_topology_began_goes_on_in_the_mirror() {
        answer(
                INBOX,
                200,
                inbox(
                        pending(ID1, OLGA, VILLA, "2027-05-02", "20.50"),
                        pending(ID2, OLGA, CABIN, "2027-05-01", "100.00"),
                        pending(ID3, OLGA, VILLA, "2027-05-03", "3.00")));
        try (var market = market(address());
                var mirrorOnly = new Marketplace(mongo.uri())) {
            for (var priced : Map.of(ID1, 20.5, ID2, 100, ID3, 3).entrySet()) {
                mirrorOnly.insert(
                        "bookings", Marketplace.booking(priced.getKey()).append("total_price", priced.getValue()));
            }
            var first = part(market, Optional.empty());
            assertThat(first.freshness()).isEqualTo(new Freshness.Plain());
            assertThat(ids(first.bookings())).containsExactly(ID3);
            var second = part(mirrorOnly, first.next());
            assertThat(second.freshness()).isEqualTo(new Freshness.Mirrored());
            assertThat(ids(second.bookings())).containsExactly(ID1);
            var third = part(market, second.next());
            assertThat(ids(third.bookings())).containsExactly(ID2);
            assertThat(third.next()).isEmpty();
        }
    }

    @Test
    void a_page_of_a_long_inbox_comes_from_the_mirror_while_there_is_one() {
        answer(
                INBOX,
                200,
                inbox(
                        pending(ID1, OLGA, VILLA, "2027-05-02", "20.50"),
                        pending(ID2, OLGA, CABIN, "2027-05-01", "100.00")));
        answer(INBOX + "/up-to/200", 200, "{\"more\":true}");
        try (var market = market(address())) {
            market.insert("bookings", Marketplace.booking(ID3));
            var mirrored = part(market, Optional.empty());
            assertThat(mirrored.freshness()).isEqualTo(new Freshness.Mirrored());
            assertThat(ids(mirrored.bookings())).containsExactly(ID3);

            mongo.close();
            var first = part(market, Optional.empty());
            assertThat(first.freshness()).isEqualTo(new Freshness.Plain());
            assertThat(ids(first.bookings())).containsExactly(ID1);
            assertThat(ids(part(market, first.next()).bookings())).containsExactly(ID2);
        }
    }

    @Test
    void a_long_inbox_is_not_counted_for_every_page() {
        var asked = answer(INBOX + "/up-to/200", 200, "{\"more\":true}");
        try (var market = market(address())) {
            part(market, Optional.empty());
            assertThat(part(market, Optional.empty()).freshness()).isEqualTo(new Freshness.Mirrored());
            assertThat(asked).hasValue(1);
            market.pass(Duration.ofSeconds(2));
            part(market, Optional.empty());
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void a_pending_booking_looks_as_its_mirrored_document() {
        answer(INBOX, 200, inbox(pending(ID1, OLGA, VILLA, "2027-05-01", "300.00")));
        try (var market = market(address());
                var mirrorOnly = new Marketplace(mongo.uri())) {
            market.insertPeopleAndProperties();
            mirrorOnly.insertPeopleAndProperties();
            mirrorOnly.insert("bookings", Marketplace.booking(ID1));
            assertThat(views(market, "createdAt", false, Optional.empty()).toString())
                    .isEqualTo(views(mirrorOnly, "createdAt", false, Optional.empty())
                            .toString());
        }
    }

    @Test
    void what_is_not_the_owners_or_not_pending_is_not_shown() {
        answer(
                INBOX,
                200,
                inbox(
                        pending(ID1, OTTO, VILLA, "2027-05-02", "20.50"),
                        pending(ID2, OLGA, VILLA, "2027-05-01", "100.00")));
        try (var market = market(address())) {
            assertThat(inboxOf(market, "createdAt", false, Optional.empty())).containsExactly(ID2);
        }
    }

    @Test
    void an_inbox_is_shown_without_names_while_mongodb_is_away() {
        answer(INBOX, 200, inbox(pending(ID1, OLGA, VILLA, "2027-05-01", "300.00")));
        try (var market = market(address())) {
            mongo.close();
            var shown = views(market, "createdAt", false, Optional.empty()).getFirst();
            assertThat(shown.get("property_id").toString())
                    .isEqualTo("{\"_id\":\"" + VILLA + "\",\"property_name\":\"Villa\"}");
            assertThat(shown.get("traveler_id").toString()).isEqualTo("{\"_id\":\"" + ANN + "\"}");
            assertThat(shown.get("property_name").textValue()).isEqualTo("Villa");
            assertThat(shown.has("guest_name")).isFalse();
            var created = market.reads.bookings().created(pending(ID1, OLGA, VILLA, "2027-05-01", "300.00"));
            assertThat(created.get("_id").textValue()).isEqualTo(ID1);
            assertThat(created.get("owner_id").toString()).isEqualTo("{\"_id\":\"" + OLGA + "\"}");
        }
    }

    @Test
    void another_instance_is_asked_where_one_cannot_answer() {
        answer("/busy" + INBOX, 503, "{}");
        answer("/garbled" + INBOX, 200, "{\"bookings\":[{\"type\":\"other\"}]}");
        answer("/moved" + INBOX, 302, "");
        var asked = answer("/good" + INBOX, 200, inbox(pending(ID1, OLGA, VILLA, "2027-05-01", "300.00")));
        var nobody = URI.create("http://127.0.0.1:1");
        try (var market = market(nobody, address("/busy"), address("/garbled"), address("/moved"), address("/good"))) {
            assertThat(inboxOf(market, "createdAt", false, Optional.empty())).containsExactly(ID1);
            assertThat(inboxOf(market, "createdAt", false, Optional.empty())).containsExactly(ID1);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void an_instance_that_hangs_costs_its_timeout_and_the_mirror_answers() {
        var end = new CountDownLatch(1);
        topology.createContext(INBOX, exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        try (var market = new Marketplace(mongo.uri(), List.of(address()), Duration.ofMillis(200))) {
            market.insert("bookings", Marketplace.booking(ID2));
            var before = System.nanoTime();
            var list = market.reads
                    .bookings()
                    .ofOwner(
                            OLGA,
                            new OwnerView(Optional.of("PENDING"), Optional.empty(), "createdAt", false, Slice.WHOLE));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(list.freshness()).isEqualTo(new Freshness.Mirrored());
            assertThat(list.bookings()).hasSize(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void booked_dates_are_the_calendars() {
        answer(STAYS, 200, """
                {"stays":[{"checkIn":"2027-05-04","checkOut":"2027-05-05"},{"checkIn":"2027-05-01","checkOut":"2027-05-04"}]}""");
        try (var market = market(address())) {
            var dates = market.reads.bookings().bookedDates(OLGA, VILLA);
            assertThat(dates.freshness()).isEqualTo(new Freshness.Plain());
            assertThat(dates.stays().toString())
                    .isEqualTo("[{\"check_in\":\"2027-05-01\",\"check_out\":\"2027-05-04\"},"
                            + " {\"check_in\":\"2027-05-04\",\"check_out\":\"2027-05-05\"}]");
        }
    }

    @Test
    void a_copy_that_follows_is_as_old_as_it_says() {
        topology.createContext("/old", exchange -> {
            var body = (exchange.getRequestURI().getPath().endsWith("held-stays")
                            ? "{\"stays\":[]}"
                            : inbox(pending(ID1, OLGA, VILLA, "2027-05-01", "300.00")))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Data-Age", "1234");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        var old = new Freshness.AsOf(Duration.ofMillis(1234));
        try (var market = market(address("/old"))) {
            market.insertPeopleAndProperties();
            var bookings = market.reads.bookings();
            var view = new OwnerView(Optional.of("PENDING"), Optional.empty(), "createdAt", false, Slice.WHOLE);
            assertThat(bookings.ofOwner(OLGA, view).freshness()).isEqualTo(old);
            assertThat(bookings.mirrored(OLGA, view).freshness()).isEqualTo(new Freshness.Mirrored());
            assertThat(bookings.bookedDates(OLGA, VILLA).freshness()).isEqualTo(old);
        }
    }

    private Marketplace market(URI... topologies) {
        return new Marketplace(mongo.uri(), List.of(topologies), Duration.ofMinutes(1));
    }

    private URI address() {
        return address("");
    }

    private URI address(String prefix) {
        return URI.create("http://127.0.0.1:" + topology.getAddress().getPort() + prefix);
    }

    /** Answers so from now on, and counts. */
    private AtomicInteger answer(String path, int status, String body) {
        var asked = new AtomicInteger();
        topology.createContext(path, exchange -> {
            asked.incrementAndGet();
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/good" + INBOX);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        return asked;
    }

    private static List<String> inboxOf(
            Marketplace market, String sortBy, boolean ascending, Optional<PropertyId> property) {
        return ids(views(market, sortBy, ascending, property));
    }

    private static List<String> ids(List<ObjectNode> views) {
        return views.stream().map(view -> view.get("_id").textValue()).toList();
    }

    /** One booking, the cheaper ones first. */
    private static OwnerList part(Marketplace market, Optional<Cursor> after) {
        var slice = new Slice(Optional.of(1), after);
        var view = new OwnerView(Optional.of("PENDING"), Optional.empty(), "total_price", true, slice);
        return market.reads.bookings().ofOwner(OLGA, view);
    }

    private static List<ObjectNode> views(
            Marketplace market, String sortBy, boolean ascending, Optional<PropertyId> property) {
        return market.reads
                .bookings()
                .ofOwner(OLGA, new OwnerView(Optional.of("PENDING"), property, sortBy, ascending, Slice.WHOLE))
                .bookings();
    }

    private static String inbox(Booking... bookings) {
        var written = new StringBuilder();
        var serializer = Channels.of("booking-requests", "owner-decisions", "booking-updates")
                .updates()
                .values()
                .serializer();
        for (var booking : bookings) {
            written.append(written.isEmpty() ? "" : ",")
                    .append(new String(serializer.serialize("booking-updates", booking), StandardCharsets.UTF_8));
        }
        return "{\"bookings\":[" + written + "]}";
    }

    private static Booking pending(String id, OwnerId owner, PropertyId property, String checkIn, String price) {
        var at = Instant.parse("2027-03-01T10:00:00.123Z");
        return new Booking(
                new BookingId(id),
                owner,
                ANN,
                property,
                "Villa",
                new Stay(LocalDate.parse(checkIn), LocalDate.parse("2027-05-04")),
                2,
                new BigDecimal(price),
                BookingStatus.PENDING,
                1,
                at,
                at,
                at.plusSeconds(86400),
                Optional.empty(),
                List.of(new CommandId("c1")));
    }
}
