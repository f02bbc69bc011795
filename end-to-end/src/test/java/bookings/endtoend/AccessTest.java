package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in, and to what. */
@ExtendWith(OnMarketplace.class)
class AccessTest {
    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    AccessTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void nobody_is_let_in_without_a_session() {
        var stay = house.stay(0, 2);
        assertRefused(traveler.with("").create(stay), 401, "Authentication required");
        assertRefused(owner.with("").bookings(""), 401, "Authentication required");
        assertRefused(
                traveler.with(Sessions.cookie("no-such-session", Sessions.SECRET))
                        .create(stay),
                401,
                "Authentication required");
        var forged = Sessions.cookie("no-such-session", "another secret that is also long enough");
        assertRefused(traveler.with(forged).create(stay), 401, "Authentication required");
    }

    @Test
    void a_session_that_has_expired_is_none() {
        var expired =
                marketplace.session(traveler.id(), "traveler", Instant.now().minus(Duration.ofMinutes(1)));
        assertRefused(traveler.with(expired).create(house.stay(0, 2)), 401, "Authentication required");
    }

    @Test
    void each_program_is_for_its_own_people() {
        var ownerAmongTravelers = owner.at(traveler.program());
        assertRefused(ownerAmongTravelers.create(house.stay(0, 2)), 403, "Not allowed for this account");
        var travelerAmongOwners = traveler.at(owner.program());
        assertRefused(travelerAmongOwners.bookings(""), 403, "Not allowed for this account");
    }

    @Test
    void an_owner_sees_and_decides_only_what_is_theirs() {
        var created = traveler.create(house.stay(0, 2));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        var stranger = marketplace.owner().seeing(created);

        assertThat(stranger.bookings("").json().path("data")).isEmpty();
        assertThat(stranger.bookings("?status=PENDING").json().path("data")).isEmpty();
        assertRefused(
                stranger.approve(created.bookingId()),
                404,
                "Booking not found, unauthorized, or not in pending status");
        assertThat(marketplace.traveler().seeing(created).trips("").json().path("data"))
                .isEmpty();
        assertThat(owner.approve(created.bookingId()).status()).isEqualTo(200);
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(answer.message()).isEqualTo(message);
    }
}
