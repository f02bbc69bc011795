package bookings.gateway;

import bookings.domain.BookingId;
import bookings.domain.Outcome.Refused;
import bookings.domain.TravelerId;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.Receipt;
import bookings.gateway.edge.Receipt.Decided;
import bookings.gateway.read.Bookings;
import bookings.gateway.read.SourceAwayException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a traveler from holding the nights of many properties by requests that nobody has answered yet. Counted are the
 * pending ones that the mirror has, and those that were let through here and have not reached it. So it holds exactly at
 * one gateway, however many requests come at once; several gateways do not see each other's last moment.
 */
final class PendingLimit {
    private static final Logger log = LoggerFactory.getLogger(PendingLimit.class);

    /** Far longer than the mirror takes; what it does not have by then never came to be. */
    private static final Duration UNMIRRORED = Duration.ofMinutes(1);

    private static final long MOST_TRAVELERS = 100_000;

    /**
     * A request that is let through, or may be yet.
     *
     * @param since nanoseconds, by {@link System#nanoTime()}
     * @param counting how many copies of it, sent at once, are being counted; it stays counted until the last is refused
     * @param sent whether one of them was sent, so that what comes now is a retry
     */
    private record Let(long since, int counting, boolean sent) {
        static Let first() {
            return new Let(System.nanoTime(), 1, false);
        }

        Let plus(int more) {
            return new Let(since, counting + more, sent);
        }

        Let asSent() {
            return new Let(since, counting, true);
        }
    }

    private final Bookings bookings;
    private final int most;
    private final Cache<TravelerId, Map<BookingId, Let>> letThrough = Caffeine.newBuilder()
            .maximumSize(MOST_TRAVELERS)
            .expireAfterAccess(UNMIRRORED)
            .build();

    /** @param most how many of a traveler's requests may be pending; 0 for any number */
    PendingLimit(Bookings bookings, int most) {
        this.bookings = bookings;
        this.most = most;
    }

    /**
     * Sends a request, unless its traveler has too many already.
     *
     * @param booking that it asks for; one that was let through before is a retry and not counted again
     * @throws HttpFault 429 where there are too many; nothing is sent then
     */
    CompletableFuture<Receipt> within(
            TravelerId traveler, BookingId booking, Supplier<CompletableFuture<Receipt>> sending) {
        if (most == 0) {
            return sending.get();
        }
        var own = letThrough.get(traveler, unknown -> new ConcurrentHashMap<>());
        var let = own.merge(booking, Let.first(), (there, mine) -> there.sent ? there : there.plus(1));
        if (let.sent) {
            return sending.get();
        }
        try {
            requireRoom(traveler, own);
            var sent = sending.get();
            own.computeIfPresent(booking, (id, there) -> there.asSent());
            return sent.whenComplete((receipt, failed) -> {
                if (receipt instanceof Decided(Refused refused)) {
                    own.remove(refused.bookingId());
                }
            });
        } catch (RuntimeException notSent) {
            own.computeIfPresent(
                    booking, (id, there) -> there.sent ? there : there.counting > 1 ? there.plus(-1) : null);
            throw notSent;
        }
    }

    private void requireRoom(TravelerId traveler, Map<BookingId, Let> own) {
        own.values().removeIf(let -> System.nanoTime() - let.since > UNMIRRORED.toNanos());
        try {
            if (count(traveler, own) > most) {
                own.keySet()
                        .removeAll(bookings.versions(traveler, List.copyOf(own.keySet()))
                                .keySet());
                if (count(traveler, own) > most) {
                    throw HttpFault.passing(
                            429, "Too many of your requests are pending, wait for an answer or cancel one");
                }
            }
        } catch (SourceAwayException away) {
            log.debug("traveler={} pending requests cannot be counted: {}", traveler, away.getMessage());
        }
    }

    private int count(TravelerId traveler, Map<BookingId, Let> own) {
        // In this order: what leaves the first for the second meanwhile is then seen at least once.
        var pending = new HashSet<>(own.keySet());
        pending.addAll(bookings.pendingOf(traveler, most + 1));
        return pending.size();
    }
}
