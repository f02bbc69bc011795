package bookings.gateway.read;

import static bookings.gateway.read.Marketplace.ANN;
import static bookings.gateway.read.Marketplace.CABIN;
import static bookings.gateway.read.Marketplace.VILLA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told, and how soon, while mongod is dead or frozen. */
final class OutageTest {
    private static final Duration DRIVERS_LIMIT = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofMillis(1500);

    private MongodProcess mongod;
    private Marketplace market;

    @BeforeEach
    void start() {
        mongod = RealMongod.startOrSkip();
        market = new Marketplace(mongod.uri());
        market.insertPeopleAndProperties();
    }

    @AfterEach
    void stop() {
        if (market != null) {
            market.close();
            mongod.close();
        }
    }

    @Test
    void the_first_caller_waits_for_the_driver_and_the_others_do_not() {
        assertThat(market.reads.sessions().find("s1")).isEmpty();
        mongod.kill();
        assertAwayWithin(DRIVERS_LIMIT);
        assertAwayWithin(AT_ONCE);
        assertThatThrownBy(() -> market.reads.bookings().ofTraveler(ANN, Optional.empty(), Slice.WHOLE))
                .isInstanceOf(SourceAwayException.class);
        assertThatThrownBy(() -> market.reads.sessions().extend("s1", Instant.EPOCH, Instant.EPOCH))
                .isInstanceOf(SourceAwayException.class);
        assertThatThrownBy(() -> market.reads.properties().all(1)).isInstanceOf(SourceAwayException.class);
    }

    @Test
    void a_frozen_mongod_is_away_too() {
        assertThat(market.reads.sessions().find("s1")).isEmpty();
        mongod.pause();
        try {
            assertAwayWithin(DRIVERS_LIMIT);
            assertAwayWithin(AT_ONCE);
        } finally {
            mongod.resume();
        }
    }

    @Test
    void reads_go_on_when_it_is_back() {
        mongod.kill();
        assertAwayWithin(DRIVERS_LIMIT);
        assertThat(market.reads.databaseConnected()).isFalse();
        mongod.start();
        await(() -> {
            market.pass(Duration.ofSeconds(1));
            try {
                market.reads.directory().property(VILLA);
                return true;
            } catch (SourceAwayException e) {
                return false;
            }
        });
        await(() -> {
            market.pass(Duration.ofSeconds(1)); // it is asked at most once a second
            return market.reads.databaseConnected();
        });
    }

    @Test
    void a_property_once_read_is_good_for_the_grace_and_no_longer() {
        var directory = market.reads.directory();
        var villa = directory.property(VILLA);
        directory.people(List.of(ANN.value()));
        mongod.kill();

        market.pass(Duration.ofMinutes(9));
        assertThat(directory.property(VILLA)).isEqualTo(villa);
        assertThat(directory.people(List.of(ANN.value()))).containsKey(ANN.value());
        assertThatThrownBy(() -> directory.property(CABIN)).isInstanceOf(SourceAwayException.class);

        market.pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> directory.property(VILLA)).isInstanceOf(SourceAwayException.class);
    }

    private void assertAwayWithin(Duration limit) {
        var before = System.nanoTime();
        assertThatThrownBy(() -> market.reads.sessions().find("s1")).isInstanceOf(SourceAwayException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(limit);
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
