package bookings.gateway.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last updates of all partitions, in the order in which this process read them. Streams read here at their own pace
 * and keep nothing but their place, so a slow one costs no memory: it falls behind until what it has not read is
 * forgotten.
 */
final class RecentUpdates {
    private final ReentrantLock lock = new ReentrantLock(); // for all that follows
    private final @Nullable Update[] ring;
    private final Map<String, Set<Cursor>> cursorsByUser = new HashMap<>();
    /** The place of the oldest update that is kept; places count the updates of this process. */
    private long oldest;
    /** The place of the update to come. */
    private long next;
    /** Of what lies behind this, nothing is forgotten. */
    private Position floor;

    private Position position;

    /** @param start where the reader begins */
    RecentUpdates(int remembered, Position start) {
        this.ring = new Update[remembered];
        this.floor = start;
        this.position = start;
    }

    /**
     * What a stream finds.
     *
     * @param updates of its user, in order
     * @param position how far the process has come, where there is no more to be found now
     */
    record Page(List<Update> updates, Optional<Position> position) {}

    /** Begins anew, with nothing kept and every cursor lost. */
    void restart(Position start) {
        locked(() -> {
            oldest = next;
            floor = start;
            position = start;
            cursorsByUser.values().forEach(cursors -> cursors.forEach(cursor -> cursor.lost = true));
            return next;
        });
    }

    void add(int partition, long offset, String user, Supplier<String> json) {
        locked(() -> {
            position = position.behind(partition, offset);
            if (next - oldest == ring.length) {
                forgetOldest();
            }
            ring[slot(next)] = new Update(partition, offset, user, json, position);
            return next++;
        });
    }

    private void forgetOldest() {
        var forgotten = at(oldest);
        floor = floor.behind(forgotten.partition(), forgotten.offset());
        for (var cursor : cursorsByUser.getOrDefault(forgotten.user(), Set.of())) {
            cursor.lost |= cursor.place <= oldest && cursor.wants(forgotten);
        }
        oldest++;
    }

    /** There is nothing for anyone up to here. */
    void pass(Position read) {
        locked(() -> position = position.furthest(read));
    }

    Position position() {
        return locked(() -> position);
    }

    /** For a stream that wants what comes from now on. */
    Cursor atEnd(String user) {
        return locked(() -> register(new Cursor(user, position, next)));
    }

    /** For a stream that had come so far; empty where something behind that is forgotten already. */
    Optional<Cursor> from(Position reached, String user) {
        return locked(() -> reached.hasReached(floor)
                ? Optional.of(register(new Cursor(user, reached, oldest)))
                : Optional.<Cursor>empty());
    }

    private Cursor register(Cursor cursor) {
        cursorsByUser.computeIfAbsent(cursor.user, user -> new HashSet<>()).add(cursor);
        return cursor;
    }

    private Update at(long place) {
        var update = ring[slot(place)];
        if (update == null) {
            throw new IllegalStateException("nothing was put at " + place);
        }
        return update;
    }

    private int slot(long place) {
        return (int) (place % ring.length);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** The place of one stream; whoever asks for it closes it. */
    final class Cursor implements AutoCloseable {
        private final String user;
        private final Position from;
        private long place;
        private boolean lost;

        private Cursor(String user, Position from, long place) {
            this.user = user;
            this.from = from;
            this.place = place;
        }

        /** What lies before this, the stream has had already. */
        Position from() {
            return from;
        }

        /** Whether something is forgotten that it has not read. */
        boolean isLost() {
            return locked(() -> lost);
        }

        /**
         * Reads on.
         *
         * @param most upper bound of the page
         */
        Page read(int most) {
            return locked(() -> {
                var found = new ArrayList<Update>();
                place = Math.max(place, oldest);
                while (place < next && found.size() < most) {
                    var update = at(place++);
                    if (wants(update)) {
                        found.add(update);
                    }
                }
                return new Page(found, place == next ? Optional.of(position) : Optional.empty());
            });
        }

        @Override
        public void close() {
            locked(() -> cursorsByUser.computeIfPresent(user, (same, cursors) -> {
                cursors.remove(this);
                return cursors.isEmpty() ? null : cursors;
            }));
        }

        private boolean wants(Update update) {
            return update.user().equals(user) && !from.isPast(update.partition(), update.offset());
        }
    }
}
