package bookings.gateway.edge;

import bookings.domain.Outcome;
import bookings.gateway.edge.CommandSender.NotSentException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests of this process that wait for an outcome. Thread-safe. */
public final class PendingReplies {
    private final String prefix = UUID.randomUUID() + ".";
    private final byte[] prefixBytes = prefix.getBytes(StandardCharsets.US_ASCII);
    private final AtomicLong sequence = new AtomicLong();
    private final ConcurrentMap<Long, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> waitingByUser = new ConcurrentHashMap<>();
    private final int most;
    private final int mostPerUser;

    /**
     * @param most how many may wait at once; every one of them holds a connection and some memory
     * @param mostPerUser how many of them may be one user's; 0 for as many as may wait at all
     */
    public PendingReplies(int most, int mostPerUser) {
        this.most = most;
        this.mostPerUser = mostPerUser == 0 ? most : mostPerUser;
    }

    /** A place to wait in, to be closed in the end. */
    public final class Place implements AutoCloseable {
        private final long number;
        private final String user;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        private Place(long number, String user) {
            this.number = number;
            this.user = user;
        }

        /** What the reply is to be addressed to. */
        public String replyTo() {
            return prefix + number;
        }

        public CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        @Override
        public void close() {
            if (waiting.remove(number) != null) {
                leave(user);
            }
        }
    }

    /**
     * A place for a user's request.
     *
     * @throws NotSentException when too many wait already
     * @throws HttpFault 429 when too many of this user do
     */
    public Place open(String user) {
        if (waiting.size() >= most) {
            throw new NotSentException("too many requests wait for an outcome");
        }
        if (waitingByUser.merge(user, 1, Integer::sum) > mostPerUser) {
            leave(user);
            throw HttpFault.passing(429, "Too many of your requests wait for an outcome, try again");
        }
        var place = new Place(sequence.incrementAndGet(), user);
        waiting.put(place.number, place.outcome);
        return place;
    }

    /** Who waits for a reply with this {@code reply-to}; empty for another process's, and for one that nobody awaits. */
    public Optional<CompletableFuture<Outcome>> awaiting(byte[] replyTo) {
        if (!startsWithPrefix(replyTo)) {
            return Optional.empty();
        }
        try {
            var number = Long.parseLong(new String(
                    replyTo, prefixBytes.length, replyTo.length - prefixBytes.length, StandardCharsets.UTF_8));
            return Optional.ofNullable(waiting.get(number));
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    public int count() {
        return waiting.size();
    }

    private void leave(String user) {
        waitingByUser.computeIfPresent(user, (known, count) -> count == 1 ? null : count - 1);
    }

    private boolean startsWithPrefix(byte[] replyTo) {
        if (replyTo.length <= prefixBytes.length) {
            return false;
        }
        for (int i = 0; i < prefixBytes.length; i++) {
            if (replyTo[i] != prefixBytes[i]) {
                return false;
            }
        }
        return true;
    }
}
