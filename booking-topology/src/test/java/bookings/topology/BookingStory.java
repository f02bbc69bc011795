package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingPolicy;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import bookings.domain.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The words in which stories about bookings are told: given, when, then. A story begins at {@link Marketplace#OPENING}. */
abstract class BookingStory {
    @TempDir
    Path folder;

    Marketplace marketplace;

    @BeforeEach
    void openMarketplace() {
        marketplace =
                new Marketplace(folder, new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, false));
    }

    @AfterEach
    void closeMarketplace() {
        marketplace.close();
    }

    /** Closes the marketplace of the default policy and opens one that completes stays. */
    void givenThatStaysAreCompleted() {
        marketplace.close();
        marketplace = new Marketplace(
                folder.resolve("completing"), new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, true));
    }

    void given(BookingCommand... commands) {
        for (var command : commands) {
            when(command);
        }
    }

    void when(BookingCommand command) {
        when("command-" + marketplace.log.size(), command);
    }

    /** A command with an id, so that it can be repeated. */
    void when(String commandId, BookingCommand command) {
        marketplace.send(commandId, command);
    }

    void whenTimePasses(Duration time) {
        marketplace.timePasses(time);
    }

    void whenItIs(String instant) {
        marketplace.timePasses(Duration.between(marketplace.now(), Instant.parse(instant)));
    }

    /** The last reply about a booking. */
    Reply thenReply(String booking) {
        return new Reply(marketplace.replies.stream()
                .filter(told -> told.value().bookingId().equals(Samples.booking(booking)))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no reply about " + booking)));
    }

    /** Every update of the story so far. */
    Updates thenUpdates() {
        return new Updates();
    }

    record Reply(Told<CommandId, Outcome> told) {
        Booking isChanged() {
            assertThat(told.value()).isInstanceOf(Changed.class);
            return ((Changed) told.value()).booking();
        }

        Booking isRepeated() {
            assertThat(told.value()).isInstanceOf(Repeated.class);
            return ((Repeated) told.value()).booking();
        }

        void isRefused(Refusal.Code code) {
            assertThat(told.value())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
        }
    }

    final class Updates {
        /** In their order, each as {@code b1 PENDING v1}. */
        void areOnly(String... expected) {
            assertThat(marketplace.updates)
                    .extracting(told -> shortly(told.value()))
                    .containsExactly(expected);
        }

        private String shortly(Booking booking) {
            return booking.id().value().replaceFirst("0+$", "") + " " + booking.status() + " v" + booking.version();
        }
    }
}
