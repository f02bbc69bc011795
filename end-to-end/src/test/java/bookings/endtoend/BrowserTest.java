package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.testing.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real browser, on a page of another origin, with the session's cookie that no script may read. */
@ExtendWith(OnMarketplace.class)
class BrowserTest {
    private static final String FRONT_END = "http://localhost:5173";
    private static final String TRAVELER_BOOKINGS = "/api/travelers/bookings";
    private static final String OWNER_BOOKINGS = "/api/owners/bookings";

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    BrowserTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @BeforeAll
    static void installLibraries() throws Exception {
        NodeScripts.install();
    }

    private static BrowserPage page(String origin, Person person, String bookings) {
        Path chromium = Tools.onPathOrSkip("chromium");
        return new BrowserPage(chromium, origin, person, bookings + "/events");
    }

    @Test
    void a_page_books_and_both_pages_see_what_becomes_of_it() throws Exception {
        try (var travelers = page(FRONT_END, traveler, TRAVELER_BOOKINGS);
                var owners = page(FRONT_END, owner, OWNER_BOOKINGS)) {
            assertThat(travelers.next()).isEqualTo("ready");
            assertThat(owners.next()).isEqualTo("ready");
            travelers.post(TRAVELER_BOOKINGS, house.stay(0, 3));
            var requested = owners.next();
            assertThat(requested).endsWith(" PENDING v1");
            assertThat(new String[] {travelers.next(), travelers.next()})
                    .anyMatch(line -> line.startsWith("answer 201 {\"success\":true"))
                    .contains(requested);
            var id = requested.substring("booking ".length(), "booking ".length() + 24);
            assertThat(owner.approve(id).status()).isEqualTo(200);
            assertThat(travelers.next()).isEqualTo("booking " + id + " ACCEPTED v2");
        }
    }

    @Test
    void a_page_goes_on_by_itself_where_it_was_when_its_gateway_was_away() throws Exception {
        try (var travelers = page(FRONT_END, traveler, TRAVELER_BOOKINGS)) {
            assertThat(travelers.next()).isEqualTo("ready");
            var id = traveler.create(house.stay(0, 3)).bookingId();
            assertThat(travelers.next()).isEqualTo("booking " + id + " PENDING v1");
            marketplace.firstGateway().kill();
            assertThat(travelers.next()).isEqualTo("error");
            assertThat(owner.approve(id).status()).isEqualTo(200);
            marketplace.heal();
            assertThat(travelers.nextEvent()).isEqualTo("ready");
            assertThat(travelers.next()).isEqualTo("booking " + id + " ACCEPTED v2");
        }
    }

    @Test
    void a_page_of_an_origin_that_is_not_allowed_sees_nothing() throws Exception {
        try (var page = page("http://localhost:6666", traveler, TRAVELER_BOOKINGS)) {
            assertThat(page.next()).isEqualTo("error");
        }
    }
}
