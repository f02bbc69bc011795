package bookings.gateway.edge;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.TravelerId;
import bookings.gateway.read.Bookings;
import bookings.gateway.read.Cursor;
import bookings.gateway.read.Freshness;
import bookings.gateway.read.ShownBookings;
import bookings.gateway.read.Slice;
import bookings.wire.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bookings as the log has them, without names; what was asked of the lists can be looked up. */
public final class MirrorOfLog implements Bookings {
    private final RulesLog log;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean lagging;
    private volatile Freshness freshness = new Freshness.Plain();
    private volatile Optional<OwnerView> lastView = Optional.empty();
    private volatile Optional<String> lastStatus = Optional.empty();

    MirrorOfLog(RulesLog log) {
        this.log = log;
    }

    /** While it lags, it knows of no booking at all. */
    public void lagging(boolean now) {
        lagging = now;
    }

    /** How often somebody asked which versions are here. */
    public int looks() {
        return looks.get();
    }

    /** What is asked of the topology comes from a source as fresh as this; at first plain. */
    public void answering(Freshness source) {
        freshness = source;
    }

    public Optional<OwnerView> lastView() {
        return lastView;
    }

    public Optional<String> lastStatus() {
        return lastStatus;
    }

    @Override
    public TravelerList ofTraveler(TravelerId traveler, Optional<String> status, Slice slice) {
        lastStatus = status;
        var behind = behind(slice, booking -> booking.travelerId().equals(traveler));
        return new TravelerList(
                shown(behind, slice, ShownBookings::toTraveler), next(behind, slice, "createdAt", false));
    }

    @Override
    public OwnerList ofOwner(OwnerId owner, OwnerView view) {
        lastView = Optional.of(view);
        var slice = view.slice();
        var behind = behind(slice, booking -> booking.ownerId().equals(owner));
        return new OwnerList(
                shown(behind, slice, ShownBookings::toOwner),
                next(behind, slice, view.sortBy(), view.ascending()),
                freshness);
    }

    @Override
    public OwnerList mirrored(OwnerId owner, OwnerView view) {
        var list = ofOwner(owner, view);
        return new OwnerList(list.bookings(), list.next(), new Freshness.Mirrored());
    }

    /** Whatever the order asked for, these lists go by the ids. */
    private List<Booking> behind(Slice slice, Predicate<Booking> wanted) {
        var after = slice.after().map(place -> place.id().value()).orElse("");
        return bookings()
                .filter(wanted)
                .filter(booking -> booking.id().value().compareTo(after) > 0)
                .toList();
    }

    private static List<ObjectNode> shown(List<Booking> behind, Slice slice, Function<Booking, ObjectNode> view) {
        return behind.stream().limit(slice.limit().orElse(MOST)).map(view).toList();
    }

    private static Optional<Cursor> next(List<Booking> behind, Slice slice, String sortBy, boolean ascending) {
        return slice.limit()
                .filter(limit -> limit < behind.size())
                .map(limit -> behind.get(limit - 1))
                .map(last -> new Cursor(sortBy, ascending, Date.from(last.createdAt()), last.id()));
    }

    @Override
    public Optional<ObjectNode> ofTraveler(TravelerId traveler, BookingId id) {
        return booking(id).filter(found -> found.travelerId().equals(traveler)).map(ShownBookings::toTraveler);
    }

    @Override
    public Optional<ObjectNode> ofOwner(OwnerId owner, BookingId id) {
        return booking(id).filter(found -> found.ownerId().equals(owner)).map(ShownBookings::toOwner);
    }

    @Override
    public Optional<OwnerId> ownerOf(TravelerId traveler, BookingId id) {
        return booking(id).filter(found -> found.travelerId().equals(traveler)).map(Booking::ownerId);
    }

    @Override
    public Map<BookingId, Made> ofKey(BookingId id) {
        return bookings()
                .filter(other -> other.id().value().startsWith(id.value().substring(0, 16)))
                .collect(Collectors.toMap(Booking::id, made -> new Made(made.ownerId(), made.stay())));
    }

    @Override
    public Set<BookingId> pendingOf(TravelerId traveler, int most) {
        return bookings()
                .filter(booking -> booking.travelerId().equals(traveler))
                .filter(booking -> booking.status() == BookingStatus.PENDING)
                .map(Booking::id)
                .limit(most)
                .collect(Collectors.toSet());
    }

    @Override
    public Map<BookingId, Integer> versions(TravelerId traveler, List<BookingId> ids) {
        return versions(booking -> booking.travelerId().equals(traveler), ids);
    }

    @Override
    public Map<BookingId, Integer> versions(OwnerId owner, List<BookingId> ids) {
        return versions(booking -> booking.ownerId().equals(owner), ids);
    }

    private Map<BookingId, Integer> versions(Predicate<Booking> theirs, List<BookingId> ids) {
        looks.incrementAndGet();
        return bookings()
                .filter(theirs)
                .filter(booking -> ids.contains(booking.id()))
                .collect(Collectors.toMap(Booking::id, Booking::version));
    }

    @Override
    public ObjectNode created(Booking booking) {
        return ShownBookings.toTraveler(booking);
    }

    @Override
    public BookedDates bookedDates(OwnerId owner, PropertyId property) {
        var stays = bookings()
                .filter(booking -> booking.propertyId().equals(property))
                .map(booking -> Json.mapper()
                        .createObjectNode()
                        .put("check_in", booking.stay().checkIn().toString())
                        .put("check_out", booking.stay().checkOut().toString()))
                .toList();
        return new BookedDates(stays, freshness);
    }

    private Optional<Booking> booking(BookingId id) {
        return bookings().filter(found -> found.id().equals(id)).findFirst();
    }

    private Stream<Booking> bookings() {
        return lagging
                ? Stream.empty()
                : log.all().stream()
                        .sorted(Comparator.comparing(booking -> booking.id().value()));
    }
}
