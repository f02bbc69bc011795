package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody answers a request. */
@ExtendWith(OnMarketplace.class)
class ExpiryTest {
    private final Marketplace marketplace;

    ExpiryTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Test
    void an_unanswered_request_expires_and_frees_its_nights() {
        marketplace.topology().restartWith(Map.of("BOOKING_EXPIRY", "2s"));
        var traveler = marketplace.traveler();
        var owner = marketplace.owner();
        var stay = marketplace.house(owner).stay(0, 3);
        var id = traveler.create(stay).bookingId();

        var expired =
                marketplace.topic(Marketplace.UPDATES).await(2, id).getLast().json();
        assertThat(expired.path("status").asText()).isEqualTo("CANCELLED");
        assertThat(expired.path("cancelledBy").asText()).isEqualTo("system");
        assertThat(expired.path("reason").asText()).isEqualTo("Expired");
        Waiting.untilAsserted(() -> {
            var trip = traveler.trips("?status=cancelled").json().path("data").path(0);
            assertThat(trip.path("_id").asText()).isEqualTo(id);
            assertThat(trip.path("cancelled_by").asText()).isEqualTo("system");
            assertThat(trip.path("cancellation_reason").asText()).isEqualTo("Expired");
        });
        var late = owner.approve(id);
        assertThat(late.status()).as(late.text()).isEqualTo(404);
        var next = marketplace.traveler().create(stay);
        assertThat(next.status()).as(next.text()).isEqualTo(201);
        // it expires as well, and nothing may change any more when the mirror is compared with the topic
        marketplace.topic(Marketplace.UPDATES).await(2, next.bookingId());
    }
}
