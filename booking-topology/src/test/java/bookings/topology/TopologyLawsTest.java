package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.BookingId;
import bookings.domain.BookingPolicy;
import bookings.domain.BookingStatus;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.topology.store.HeldStays;
import bookings.topology.store.Inbox;
import bookings.topology.store.Section;
import bookings.wire.BookingHeaders;
import bookings.wire.Times;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds of every history: weeks of random commands, retries, strangers' records and ticks of a clock that differs
 * from the log's. The model is the fold of the updates; stores and replays must agree with it.
 */
class TopologyLawsTest {
    private static final int STEPS = 1_200;
    private static final int OWNERS = 3;
    private static final int PROPERTIES_PER_OWNER = 2;
    private static final int BOOKINGS_UNDER_WAY = 12;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hold_of_a_random_history(long seed) {
        try (var marketplace = open("live")) {
            var model = new LinkedHashMap<BookingId, Booking>();
            var told = 0;
            var history = new RandomHistory(seed, marketplace);
            for (var step = 0; step < STEPS; step++) {
                history.goOn();
                for (; told < marketplace.updates.size(); told++) {
                    fold(model, marketplace.updates.get(told).value());
                }
            }
            everyCommandHasOneReply(marketplace, history.expectedReplies());
            storesAgreeWith(model.values(), marketplace);
            aReplayTellsTheSame(marketplace);
            assertThat(marketplace.updates)
                    .as("the history has something of everything")
                    .extracting(update -> update.value().status())
                    .contains(BookingStatus.values());
        }
    }

    private Marketplace open(String name) {
        return new Marketplace(
                folder.resolve(name), new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, true));
    }

    /** Versions without gap, and never two held stays over each other, at any point of the history. */
    private static void fold(Map<BookingId, Booking> model, Booking next) {
        var before = model.put(next.id(), next);
        assertThat(next.version()).as("%s", next).isEqualTo(before == null ? 1 : before.version() + 1);
        if (next.status().holdsNights()) {
            assertThat(model.values().stream()
                            .filter(other ->
                                    other.status().holdsNights() && !other.id().equals(next.id()))
                            .filter(other -> other.propertyId().equals(next.propertyId()))
                            .filter(other -> other.stay().overlaps(next.stay())))
                    .as("%s", next)
                    .isEmpty();
        }
    }

    private static void everyCommandHasOneReply(Marketplace marketplace, int commands) {
        assertThat(marketplace.replies).hasSize(commands + marketplace.due.size());
        var changes = new HashSet<String>();
        for (var update : marketplace.updates) {
            assertThat(changes.add(update.value().id() + " " + update.header(BookingHeaders.COMMAND_ID)))
                    .as("applied twice: %s", update.value())
                    .isTrue();
        }
    }

    private static void storesAgreeWith(Collection<Booking> model, Marketplace marketplace) {
        var pending =
                model.stream().filter(b -> b.status() == BookingStatus.PENDING).toList();
        var held = model.stream().filter(b -> b.status().holdsNights()).toList();
        var stored = new StoredBytes(marketplace);

        for (var owner : model.stream().map(Booking::ownerId).distinct().toList()) {
            assertThat(Inbox.of(marketplace.store(), owner))
                    .extracting(bytes ->
                            marketplace.wire.updates().values().deserializer().deserialize("", bytes))
                    .containsExactlyInAnyOrderElementsOf(pending.stream()
                            .filter(b -> b.ownerId().equals(owner))
                            .toList());
        }
        assertThat(stored.countOf(Section.PENDING)).isEqualTo(pending.size());

        for (var property : model.stream().map(Booking::propertyId).distinct().toList()) {
            assertThat(HeldStays.after(marketplace.store(), property, Times.day(Marketplace.OPENING)))
                    .containsExactlyElementsOf(held.stream()
                            .filter(b -> b.propertyId().equals(property))
                            .map(Booking::stay)
                            .sorted(Comparator.comparing(Stay::checkOut))
                            .toList());
        }
        assertThat(stored.countOf(Section.HELD)).isEqualTo(held.size());
        assertThat(stored.countOf(Section.DUE))
                .as("one for each booking that is known")
                .isEqualTo(stored.countOf(Section.PENDING) + stored.countOf(Section.DECIDED));
    }

    private void aReplayTellsTheSame(Marketplace marketplace) {
        try (var fresh = open("replay")) {
            marketplace.log.forEach(fresh::append);
            assertThat(fresh.due).as("what fell due is in the log already").isEmpty();
            assertThat(fresh.updates).hasSameSizeAs(marketplace.updates);
            for (var i = 0; i < fresh.updates.size(); i++) {
                var again = fresh.updates.get(i);
                var first = marketplace.updates.get(i);
                assertThat(again.bytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(new String(first.bytes(), StandardCharsets.UTF_8));
                assertThat(again.headers()).isEqualTo(first.headers());
                assertThat(again.at()).isEqualTo(first.at());
            }
        }
    }

    /** Some weeks in which a few bookings are under way at a time, so that commands meet each other. */
    private static final class RandomHistory {
        private final SplittableRandom random;
        private final Marketplace marketplace;
        private final Map<BookingId, Stay> stays = new HashMap<>();
        private int commands = 0;

        RandomHistory(long seed, Marketplace marketplace) {
            this.random = new SplittableRandom(seed);
            this.marketplace = marketplace;
        }

        int expectedReplies() {
            return commands;
        }

        void goOn() {
            var what = random.nextInt(100);
            if (what < 25) {
                marketplace.timePasses(Duration.ofMinutes(random.nextInt(8 * 60)));
            } else if (what < 28 && !marketplace.log.isEmpty()) {
                repeat();
            } else if (what < 31) {
                marketplace.append("owner-decisions", "nobody", bytes("no command"), new RecordHeaders());
            } else {
                send(command());
            }
        }

        /** A copy of an earlier record, as a sender without answer sends it. */
        private void repeat() {
            var earlier = marketplace.log.get(random.nextInt(marketplace.log.size()));
            if (!new String(earlier.record().value(), StandardCharsets.UTF_8).equals("no command")) {
                var copy = earlier.record();
                marketplace.append(
                        earlier.topic(), new String(copy.key(), StandardCharsets.UTF_8), copy.value(), copy.headers());
                commands++;
            }
        }

        private void send(BookingCommand command) {
            commands++;
            if (random.nextInt(10) > 0) {
                marketplace.send("command-" + commands, command);
                return;
            }
            var headers = new RecordHeaders();
            BookingHeaders.put(headers, BookingHeaders.TIMESTAMP, "2020-01-01T00:00:00.000Z");
            var value = marketplace.wire.decisions().values().serializer().serialize("", headers, command);
            marketplace.append("owner-decisions", command.bookingId().value(), value, new RecordHeaders());
        }

        private BookingCommand command() {
            var number = commands / 5 + random.nextInt(BOOKINGS_UNDER_WAY);
            var booking = Samples.booking("b%06d".formatted(number));
            var owner = new OwnerId(Samples.id("0e" + number % OWNERS));
            return switch (random.nextInt(14)) {
                case 0, 1, 2, 3, 4 -> Samples.request(booking, owner, property(number), stayOf(booking));
                case 5, 6, 7 -> new ApproveBooking(booking, owner);
                case 8 -> new RejectBooking(booking, owner, "");
                case 9 -> new CancelBooking(booking, owner, random.nextBoolean() ? "Water damage" : "");
                case 10 -> new WithdrawBooking(booking, owner, Samples.TRAVELER, "");
                case 11 -> new ExpireBooking(booking, owner);
                case 12 -> new CompleteBooking(booking, owner);
                default -> new ApproveBooking(booking, Samples.STRANGER);
            };
        }

        private PropertyId property(int number) {
            return new PropertyId(Samples.id("a" + number % (OWNERS * PROPERTIES_PER_OWNER)));
        }

        /** An id stands for one body: asked for with other nights after it was forgotten, it would be opened anew. */
        private Stay stayOf(BookingId booking) {
            return stays.computeIfAbsent(booking, id -> stay());
        }

        private Stay stay() {
            var from = Times.day(marketplace.now()).plusDays(random.nextInt(-1, 12));
            return new Stay(from, from.plusDays(random.nextInt(1, 5)));
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
