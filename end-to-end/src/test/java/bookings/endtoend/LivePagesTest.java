package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Open pages keep moving, whichever gateway they are at. */
@ExtendWith(OnMarketplace.class)
class LivePagesTest {
    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    LivePagesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void both_sides_see_what_the_other_does_and_strangers_see_nothing() {
        try (var travelers = LivePage.of(traveler, "travelers", "");
                var owners = LivePage.of(owner, "owners", "");
                var strangers = LivePage.of(marketplace.traveler(), "travelers", "")) {
            travelers.isReady();
            owners.isReady();
            strangers.isReady();
            var id = traveler.create(house.stay(0, 3)).bookingId();
            assertThat(owners.booking()).isEqualTo(id + " PENDING v1");
            assertThat(travelers.booking()).isEqualTo(id + " PENDING v1");
            assertThat(owner.approve(id).status()).isEqualTo(200);
            assertThat(travelers.booking()).isEqualTo(id + " ACCEPTED v2");
            assertThat(owners.booking()).isEqualTo(id + " ACCEPTED v2");
            assertThat(strangers.pending()).isZero();
        }
    }

    @Test
    void a_page_goes_on_at_another_gateway_and_at_one_that_was_started_again() {
        String reached;
        String first;
        try (var page = LivePage.of(traveler, "travelers", "")) {
            page.isReady();
            first = traveler.create(house.stay(0, 3)).bookingId();
            assertThat(page.booking()).isEqualTo(first + " PENDING v1");
            reached = page.lastId();
            marketplace.firstGateway().kill();
        }
        assertThat(owner.approve(first).status()).isEqualTo(200);
        var elsewhere = traveler.at(marketplace.secondUrl());
        var second = elsewhere.create(house.stay(3, 3)).bookingId();

        try (var page = LivePage.of(elsewhere, "travelers", reached)) {
            goesOn(page, first, second);
            reached = page.lastId();
        }
        assertThat(owner.reject(second, "").status()).isEqualTo(200);
        marketplace.heal();
        try (var page = LivePage.of(traveler, "travelers", reached)) {
            page.isReady();
            assertThat(page.booking()).isEqualTo(second + " CANCELLED v2");
            var third = traveler.create(house.stay(6, 3)).bookingId();
            assertThat(page.booking()).isEqualTo(third + " PENDING v1");
        }
    }

    private static void goesOn(LivePage page, String first, String second) {
        page.isReady();
        assertThat(page.booking()).isEqualTo(first + " ACCEPTED v2");
        assertThat(page.booking()).isEqualTo(second + " PENDING v1");
    }
}
