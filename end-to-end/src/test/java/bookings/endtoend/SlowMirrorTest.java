package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sink is held back, and people look at what they have just done, at other programs than did it. */
@ExtendWith(OnMarketplace.class)
class SlowMirrorTest {
    private static final Duration HELD_BACK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For all of a call but the waiting, on a busy machine. */
    private static final Duration ANSWERING = Duration.ofSeconds(3);

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    SlowMirrorTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @AfterEach
    void letGo() {
        marketplace.sink().process().resume();
    }

    @Test
    void a_traveler_sees_the_request_at_another_gateway_once_the_mirror_has_it() {
        marketplace.sink().process().pause();
        var created = traveler.create(house.stay(0, 3));
        assertThat(created.status()).as(created.text()).isEqualTo(201);

        var resumed = resumeLater();
        var trips = traveler.at(marketplace.secondUrl()).seeing(created).trips("?limit=50");
        assertThat(resumed).as("the list has waited for the sink").isDone();
        assertThat(ids(trips)).containsExactly(created.bookingId());
        assertThat(trips.header("X-Stale")).isEmpty();
    }

    @Test
    void an_owner_sees_the_decision_once_the_mirror_has_it() {
        var created = traveler.create(house.stay(0, 3));
        marketplace.sink().process().pause();
        var approved = owner.approve(created.bookingId());
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);

        var resumed = resumeLater();
        var accepted = owner.seeing(approved).bookings("?status=ACCEPTED&limit=50");
        assertThat(resumed).as("the list has waited for the sink").isDone();
        assertThat(ids(accepted)).containsExactly(created.bookingId());
        assertThat(accepted.header("X-Stale")).isEmpty();
    }

    @Test
    void who_has_waited_long_enough_is_told_that_the_list_is_old() {
        marketplace.sink().process().pause();
        var created = traveler.create(house.stay(0, 3));
        var approved = owner.approve(created.bookingId());

        assertStale(created.bookingId(), () -> traveler.seeing(created).trips(""));
        assertStale(created.bookingId(), () -> owner.seeing(approved).bookings("?limit=50"));
    }

    private static void assertStale(String missing, Supplier<Answer> list) {
        var began = System.nanoTime();
        var answer = list.get();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(PATIENCE, PATIENCE.plus(ANSWERING));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Stale")).hasValue("true");
        assertThat(ids(answer)).doesNotContain(missing);
    }

    private CompletableFuture<Void> resumeLater() {
        return CompletableFuture.runAsync(
                () -> marketplace.sink().process().resume(),
                CompletableFuture.delayedExecutor(HELD_BACK.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static List<String> ids(Answer list) {
        var ids = new ArrayList<String>();
        for (var booking : list.json().path("data")) {
            ids.add(booking.path("_id").asText());
        }
        return ids;
    }
}
