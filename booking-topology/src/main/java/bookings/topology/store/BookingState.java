package bookings.topology.store;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingId;
import bookings.domain.BookingPolicy;
import bookings.domain.BookingStatus;
import bookings.domain.Due;
import bookings.domain.OwnerId;
import bookings.domain.PropertyCalendar;
import bookings.wire.TracedBooking;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of the bookings of one partition's owners, kept in step: a booking lies in just one of the two
 * sections for bookings, holds its nights while it is live, and has one entry among the deadlines.
 */
public final class BookingState {
    private final KeyValueStore<Bytes, byte[]> store;
    private final HeldStays calendar;
    private final Deadlines deadlines;
    private final Serde<TracedBooking> bookings = TracedBooking.serde();
    private final BookingPolicy policy;

    /**
     * The state of a task.
     *
     * @param task gives the store, which its processor must be connected to
     */
    public BookingState(ProcessingContext task, BookingPolicy policy) {
        this.store = task.getStateStore(BookingStore.NAME);
        this.calendar = new HeldStays(store);
        this.deadlines = new Deadlines(store);
        this.policy = policy;
    }

    public PropertyCalendar calendar() {
        return calendar;
    }

    /** The booking that a command names, if the command's owner has one of that id. */
    public Optional<TracedBooking> find(BookingCommand command) {
        return find(command.ownerId(), command.bookingId());
    }

    public Optional<TracedBooking> find(OwnerId owner, BookingId id) {
        var waiting = booking(store.get(key(Section.PENDING, owner, id)));
        return waiting.isPresent() ? waiting : booking(store.get(key(Section.DECIDED, owner, id)));
    }

    /** How many bookings wait for an answer; it reads all of them. */
    public int countPending() {
        int count = 0;
        try (var pending = store.prefixScan(new KeyBytes(Section.PENDING).toBytes(), new BytesSerializer())) {
            for (; pending.hasNext(); pending.next()) {
                count++;
            }
        }
        return count;
    }

    /**
     * Puts a new version in the place of the one before.
     *
     * @param before as {@link #find} gave it
     */
    public void save(Optional<TracedBooking> before, TracedBooking next) {
        var after = next.booking();
        before.ifPresent(old -> leave(old.booking(), after));
        store.put(key(after), bookings.serializer().serialize(BookingStore.NAME, next));
        deadlines.add(policy.due(after), after);
        if (before.isEmpty() && after.status().holdsNights()) {
            calendar.hold(after);
        }
    }

    /** Takes away what the next version does not write over. */
    private void leave(Booking old, Booking next) {
        deadlines.remove(policy.due(old), old);
        if (sectionOf(old) != sectionOf(next)) {
            BookingStore.remove(store, key(old));
        }
        if (old.status().holdsNights() && !next.status().holdsNights()) {
            calendar.release(old);
        }
    }

    /** What has fallen due at the instant, earliest first, at most so many. */
    public List<Deadlines.Entry> due(Due.Kind kind, Instant at, int budget) {
        return deadlines.due(kind, at, budget);
    }

    /** Takes an entry off the deadlines: what it stands for has been done or asked for. */
    public void settle(Deadlines.Entry entry) {
        deadlines.remove(entry);
    }

    /**
     * Brings back the deadline of a booking whose due command came too early by the log's clock, to be asked for again
     * at another instant. Where the entry was never settled, somebody else sent the command, and nothing is to be done.
     */
    public void postpone(Booking booking, Instant until) {
        var due = policy.due(booking);
        if (!deadlines.holds(due, booking)) {
            deadlines.add(new Due(due.kind(), until), booking);
        }
    }

    /** Drops a closed booking for good, with its deadline. */
    public void forget(Deadlines.Entry entry) {
        BookingStore.remove(store, key(Section.DECIDED, entry.owner(), entry.booking()));
        settle(entry);
    }

    private static Section sectionOf(Booking booking) {
        return booking.status() == BookingStatus.PENDING ? Section.PENDING : Section.DECIDED;
    }

    private Optional<TracedBooking> booking(byte @Nullable [] value) {
        return Optional.ofNullable(value).map(bytes -> bookings.deserializer().deserialize(BookingStore.NAME, bytes));
    }

    private static Bytes key(Booking booking) {
        return key(sectionOf(booking), booking.ownerId(), booking.id());
    }

    private static Bytes key(Section section, OwnerId owner, BookingId booking) {
        return new KeyBytes(section).id(owner).id(booking).toBytes();
    }
}
