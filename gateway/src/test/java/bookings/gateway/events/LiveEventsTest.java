package bookings.gateway.events;

import static bookings.gateway.edge.Marketplace.OTHER_OWNER;
import static bookings.gateway.edge.Marketplace.OTHER_TRAVELER;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.OwnerId;
import bookings.domain.TravelerId;
import bookings.gateway.edge.Marketplace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveEventsTest {
    private static final String PATH = "/api/travelers/bookings/events";
    private static final int REMEMBERED = 100;
    private static final int MOST_STREAMS = 20;

    private final Program program = new Program(Side.TRAVELER);
    private final String cookie = program.cookieOf(TRAVELER);
    private final List<OpenPage> pages = new ArrayList<>();

    @AfterEach
    void close() {
        pages.forEach(OpenPage::close);
        program.close();
    }

    @Test
    void a_stream_begins_with_where_it_stands_and_brings_what_comes_from_then_on() {
        program.publish(0, 0, TRAVELER, OWNER, "before");
        var page = open(cookie);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(page.header("Cache-Control")).contains("no-store").contains("no-transform");
        assertThat(page.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(page.next()).isEqualTo(new OpenPage.Event("ready", "1.0.0", "{}"));
        program.publish(2, 7, TRAVELER, OWNER, "after");
        assertThat(page.next()).isEqualTo(new OpenPage.Event("booking", "1.0.8", "after"));
    }

    @Test
    void a_page_of_another_origin_may_listen_with_its_users_cookie() {
        var page = OpenPage.at(program.url(), "Cookie", cookie, "Origin", "http://localhost:5173");
        pages.add(page);

        assertThat(page.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
        assertThat(page.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    @Test
    void each_side_gets_the_updates_of_its_own_bookings_and_no_others() {
        try (var owners = new Program(Side.OWNER);
                var owner = OpenPage.at(owners.url(), "Cookie", owners.cookieOf(OWNER))) {
            var traveler = open(cookie);
            traveler.next("ready");
            owner.next("ready");
            Stream.of(program, owners).forEach(each -> {
                each.publish(0, 0, OTHER_TRAVELER, OTHER_OWNER, "of strangers");
                each.publish(0, 1, TRAVELER, OTHER_OWNER, "the traveler's");
                each.publish(0, 2, OTHER_TRAVELER, OWNER, "the owner's");
                each.publish(0, 3, TRAVELER, OWNER, "of both");
            });

            assertThat(traveler.next("booking")).isEqualTo("the traveler's");
            assertThat(traveler.next("booking")).isEqualTo("of both");
            assertThat(owner.next("booking")).isEqualTo("the owner's");
            assertThat(owner.next("booking")).isEqualTo("of both");
        }
    }

    @Test
    void nobody_and_another_role_are_refused() {
        assertThat(OpenPage.at(program.url()).status()).isEqualTo(401);
        assertThat(open(program.cookieOf(OWNER)).status()).isEqualTo(403);
    }

    @Test
    void a_stream_that_comes_back_gets_what_it_missed_once() {
        var page = open(cookie);
        page.next("ready");
        program.publish(0, 0, TRAVELER, OWNER, "a");
        page.next("booking");
        page.close();
        program.publish(1, 0, TRAVELER, OWNER, "b");
        program.publish(1, 1, OTHER_TRAVELER, OWNER, "a stranger's");
        program.publish(0, 5, TRAVELER, OWNER, "c");

        var again = open(cookie, "Last-Event-ID", page.lastId());
        assertThat(again.next()).isEqualTo(new OpenPage.Event("ready", "1.0.0", "{}"));
        assertThat(again.next("booking")).isEqualTo("b");
        assertThat(again.next("booking")).isEqualTo("c");
        program.publish(2, 0, TRAVELER, OWNER, "d");
        assertThat(again.next("booking")).isEqualTo("d");
    }

    @Test
    void whichever_event_was_the_last_another_process_goes_on_behind_it() {
        try (var other = new Program(Side.TRAVELER)) {
            // each process sees the same partitions, but not in the same order among them
            IntStream.range(0, 10).forEach(i -> program.publish(i % 3, i / 3, TRAVELER, OWNER, "e" + i % 3 + i / 3));
            IntStream.range(0, 3)
                    .forEach(partition -> IntStream.range(0, partition == 0 ? 4 : 3)
                            .forEach(i -> other.publish(partition, i, TRAVELER, OWNER, "e" + partition + i)));
            var ids = new ArrayList<String>(List.of("0.0.0"));
            var seen = new ArrayList<String>();
            var page = open(cookie, "Last-Event-ID", "0.0.0");
            page.next("ready");
            IntStream.range(0, 10).forEach(i -> {
                seen.add(page.next("booking"));
                ids.add(page.lastId());
            });

            for (int had = 0; had <= 10; had++) {
                try (var there =
                        OpenPage.at(other.url(), "Cookie", other.cookieOf(TRAVELER), "Last-Event-ID", ids.get(had))) {
                    there.next("ready");
                    var rest = IntStream.range(had, 10)
                            .mapToObj(i -> there.next("booking"))
                            .toList();
                    assertThat(Stream.concat(seen.subList(0, had).stream(), rest.stream()))
                            .containsExactlyInAnyOrderElementsOf(seen);
                    assertThat(there.lastId()).isEqualTo("4.3.3");
                }
            }
        }
    }

    @Test
    void one_who_is_ahead_of_this_process_waits_for_it_and_gets_nothing_twice() {
        program.publish(0, 0, TRAVELER, OWNER, "a");
        var coming = Thread.ofVirtual().start(() -> {
            program.publish(0, 1, TRAVELER, OWNER, "b, which it had");
            program.publish(0, 2, TRAVELER, OWNER, "c");
        });
        var page = open(cookie, "Last-Event-ID", "2.0.0");

        page.next("ready");
        assertThat(page.next("booking")).isEqualTo("c");
        assertThat(coming).satisfies(Thread::join);
    }

    @Test
    void who_has_missed_more_than_is_remembered_or_comes_from_elsewhere_is_told_to_begin_anew() {
        IntStream.rangeClosed(0, REMEMBERED).forEach(i -> program.publish(0, i, OTHER_TRAVELER, OWNER, "x"));
        assertThat(open(cookie, "Last-Event-ID", "1.0.0").next().name()).isEqualTo("ready");

        for (var id : List.of("0.0.0", "1.0", "1.0.0.0", "none", "1.0.-1", "1.0.99999999999999999999", "500.0.0")) {
            var first = open(program.cookieOf(TRAVELER), "Last-Event-ID", id).next();
            assertThat(first).as(id).isEqualTo(new OpenPage.Event("reset", REMEMBERED + 1 + ".0.0", "{}"));
        }
    }

    @Test
    void a_heartbeat_moves_the_place_from_which_a_quiet_stream_can_come_back() {
        var page = open(cookie);
        page.next("ready");
        IntStream.rangeClosed(0, REMEMBERED).forEach(i -> program.publish(1, i, OTHER_TRAVELER, OWNER, "x"));
        program.events.beat();

        assertThat(page.next()).isEqualTo(new OpenPage.Event("", "0." + (REMEMBERED + 1) + ".0", ""));
        assertThat(open(cookie, "Last-Event-ID", page.lastId()).next().name()).isEqualTo("ready");
    }

    @Test
    void a_session_that_ended_ends_its_streams() {
        var page = open(cookie);
        page.next("ready");
        program.events.recheck();
        program.publish(0, 0, TRAVELER, OWNER, "a");
        page.next("booking");

        program.marketplace.sessions().endAll();
        program.later(Duration.ofSeconds(6)); // for as long a session is believed
        program.events.recheck();
        page.ends();
        until(() -> program.events.count() == 0);
    }

    @Test
    void a_session_has_five_streams_and_the_program_a_settable_number() {
        var five = IntStream.range(0, 5).mapToObj(i -> open(cookie)).toList();
        five.forEach(page -> page.next("ready"));
        assertThat(open(cookie).status()).isEqualTo(429);
        for (int i = 5; i < MOST_STREAMS; i++) {
            assertThat(open(program.cookieOf(TRAVELER)).status()).isEqualTo(200);
        }
        assertThat(open(program.cookieOf(TRAVELER)).status()).isEqualTo(503);

        five.getFirst().close();
        until(() -> {
            program.events.beat(); // which finds out that nobody reads any more
            return program.events.count() < MOST_STREAMS;
        });
        assertThat(open(cookie).status()).isEqualTo(200);
    }

    @Test
    void one_who_does_not_read_is_cut_and_keeps_nobody_waiting() throws IOException {
        var reading = open(cookie);
        reading.next("ready");
        var text = "x".repeat(1_000);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(
                    new InetSocketAddress(program.url().getHost(), program.url().getPort()));
            var request = "GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + program.cookieOf(TRAVELER)
                    + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            until(() -> program.events.count() == 2);
            var published = 0;
            while (program.events.count() == 2) {
                program.publish(0, published++, TRAVELER, OWNER, text);
                assertThat(reading.next("booking")).isEqualTo(text);
                assertThat(published).isLessThan(50_000);
            }
        }
        program.publish(1, 0, TRAVELER, OWNER, "still here");
        assertThat(reading.next("booking")).isEqualTo("still here");
    }

    @Test
    void a_log_that_was_made_anew_cuts_the_streams_and_resets_those_who_come_back() {
        program.publish(0, 8, TRAVELER, OWNER, "a");
        var page = open(cookie);
        page.next("ready");
        program.events.restart(Position.of(0, 0, 0));
        program.events.readable();

        page.ends();
        assertThat(open(cookie, "Last-Event-ID", page.lastId()).next().name()).isEqualTo("reset");
    }

    @Test
    void until_the_updates_can_be_read_and_once_it_stops_nobody_is_let_in() {
        program.events.restart(Position.of(0, 0, 0));
        assertThat(open(cookie).status()).isEqualTo(503);
        program.events.readable();
        var page = open(cookie);
        page.next("ready");

        program.events.close();
        page.ends();
        assertThat(open(cookie).status()).isEqualTo(503);
    }

    @Test
    void a_browser_that_comes_too_early_is_told_to_come_back_since_it_would_take_503_for_an_end() {
        program.events.restart(Position.of(0, 0, 0));
        var page = open(cookie, "Accept", "text/event-stream");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.next()).isEqualTo(new OpenPage.Event("", "", "")); // which is none, but says when to come back
        page.ends();
        assertThat(program.events.count()).isZero();
        assertThat(open("connect.sid=nobody", "Accept", "text/event-stream").status())
                .isEqualTo(401);
    }

    private OpenPage open(String cookie, String... headers) {
        var all = new ArrayList<>(List.of("Cookie", cookie));
        all.addAll(List.of(headers));
        var page = OpenPage.at(program.url(), all.toArray(String[]::new));
        pages.add(page);
        return page;
    }

    private static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** A program of one side that streams what the test publishes in three partitions. */
    private static final class Program implements AutoCloseable {
        private final Side side;
        private final LiveEvents events;
        private final Marketplace marketplace;

        Program(Side side) {
            this.side = side;
            events = new LiveEvents(new EventSettings(MOST_STREAMS, REMEMBERED), side, 3);
            events.readable();
            marketplace = Marketplace.open(
                    "traveler-service", (reads, clock) -> events.before((routes, sessions, commands) -> {}));
        }

        URI url() {
            return URI.create(marketplace.url() + side.path());
        }

        String cookieOf(TravelerId traveler) {
            return marketplace.cookieOf(traveler);
        }

        String cookieOf(OwnerId owner) {
            return marketplace.cookieOf(owner);
        }

        void later(Duration time) {
            marketplace.later(time);
        }

        void publish(int partition, long offset, TravelerId traveler, OwnerId owner, String json) {
            events.publish(partition, offset, SomeBooking.of("1", traveler, owner), () -> json);
        }

        @Override
        public void close() {
            events.close();
            marketplace.close();
        }
    }
}
