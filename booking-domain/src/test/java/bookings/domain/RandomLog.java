package bookings.domain;

import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weeks of commands to two owners with two properties each, as one log: the same for the same seed. A few bookings are
 * under way at a time, so that commands meet each other; some have the wrong owner, traveler or body, some come twice.
 */
final class RandomLog {
    private static final Instant START = Instant.parse("2027-04-01T00:00:00Z");
    private static final int BOOKINGS_UNDER_WAY = 10;
    private static final int COMMANDS_PER_BOOKING = 8;

    private final SplittableRandom random;
    private final List<LoggedCommand> log = new ArrayList<>();
    private Instant now = START;

    private RandomLog(long seed) {
        random = new SplittableRandom(seed);
    }

    static List<LoggedCommand> of(long seed, int length) {
        var log = new RandomLog(seed);
        while (log.log.size() < length) {
            log.add();
        }
        return log.log;
    }

    private void add() {
        now = now.plus(Duration.ofMinutes(random.nextInt(6 * 60)));
        if (!log.isEmpty() && happens(12)) {
            var earlier = log.get(random.nextInt(Math.max(0, log.size() - 100), log.size()));
            log.add(new LoggedCommand(earlier.id(), now, earlier.command()));
        } else {
            log.add(new LoggedCommand(new CommandId("command-" + log.size()), now, command()));
        }
    }

    private BookingCommand command() {
        var booking = log.size() / COMMANDS_PER_BOOKING + random.nextInt(BOOKINGS_UNDER_WAY);
        var id = new BookingId("b%023d".formatted(booking));
        var owner = new OwnerId("0e%022d".formatted(booking % 2));
        var traveler = new TravelerId("7a%022d".formatted(happens(10) ? 9 : booking % 3));
        var kind = random.nextInt(100);
        if (kind < 40) {
            var property = new PropertyId("a%023d".formatted(booking % 4));
            return new RequestBooking(id, owner, traveler, property, "", stay(), guests(), price());
        }
        owner = happens(3) ? new OwnerId("0e%022d".formatted(9)) : owner;
        if (kind < 60) {
            return new ApproveBooking(id, owner);
        } else if (kind < 66) {
            return new RejectBooking(id, owner, reason());
        } else if (kind < 74) {
            return new CancelBooking(id, owner, reason());
        } else if (kind < 82) {
            return new WithdrawBooking(id, owner, traveler, reason());
        } else if (kind < 90) {
            return new ExpireBooking(id, owner);
        }
        return new CompleteBooking(id, owner);
    }

    private Stay stay() {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var checkIn = today.plusDays(happens(4) ? 20 : random.nextInt(-1, 6));
        return new Stay(checkIn, checkIn.plusDays(happens(4) ? 10 : random.nextInt(1, 4)));
    }

    private int guests() {
        return happens(4) ? 0 : 2;
    }

    private BigDecimal price() {
        return new BigDecimal(happens(4) ? "0.001" : "329.70");
    }

    private String reason() {
        return happens(10) ? "" : happens(10) ? "x".repeat(501) : "Flood";
    }

    private boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }
}
