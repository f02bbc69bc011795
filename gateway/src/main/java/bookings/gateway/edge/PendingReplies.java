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
    private final int most;

    /** @param most how many may wait at once; every one of them holds a connection and some memory */
    public PendingReplies(int most) {
        this.most = most;
    }

    /** A place to wait in, to be closed in the end. */
    public final class Place implements AutoCloseable {
        private final long number;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        private Place(long number) {
            this.number = number;
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
            waiting.remove(number);
        }
    }

    /** @throws NotSentException when too many wait already */
    public Place open() {
        if (waiting.size() >= most) {
            throw new NotSentException("too many requests wait for an outcome");
        }
        var place = new Place(sequence.incrementAndGet());
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
