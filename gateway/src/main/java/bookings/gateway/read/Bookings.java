package bookings.gateway.read;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bookings in the shape that clients know, joined with the names of properties and people. */
public interface Bookings {
    /** Upper bound of a list, or of a part without {@code limit}. */
    int MOST = 10_000;

    /**
     * How an owner wants the list.
     *
     * @param status upper case; empty for all
     * @param sortBy createdAt, check_in, check_out, total_price or status
     * @param slice which part of the list; a cursor in it is of the same order
     */
    record OwnerView(
            Optional<String> status, Optional<PropertyId> property, String sortBy, boolean ascending, Slice slice) {}

    /** A traveler's bookings, newest first. */
    TravelerList ofTraveler(TravelerId traveler, Optional<String> status, Slice slice);

    /** @param next where the list goes on; empty where it has ended */
    record TravelerList(List<ObjectNode> bookings, Optional<Cursor> next) {}

    /** An owner's bookings; the pending ones come from the topology's state, or from the mirror where it is away. */
    OwnerList ofOwner(OwnerId owner, OwnerView view);

    /** An owner's bookings from the mirror, the pending ones too. */
    OwnerList mirrored(OwnerId owner, OwnerView view);

    /** @param next where the list goes on; empty where it has ended */
    record OwnerList(List<ObjectNode> bookings, Optional<Cursor> next, Freshness freshness) {}

    Optional<ObjectNode> ofTraveler(TravelerId traveler, BookingId id);

    Optional<ObjectNode> ofOwner(OwnerId owner, BookingId id);

    /** The owner of a traveler's booking, from the mirror; empty where the mirror has no such booking of the traveler. */
    Optional<OwnerId> ownerOf(TravelerId traveler, BookingId id);

    /**
     * The bookings in the mirror whose ids begin with the same 8 bytes: those that the same traveler and key have made,
     * of whatever property.
     */
    Map<BookingId, Made> ofKey(BookingId id);

    /** What a key has made, as far as it tells whether another request with the key is the same one. */
    record Made(OwnerId owner, Stay stay) {}

    /** A traveler's bookings that are pending in the mirror, at most so many of them. */
    Set<BookingId> pendingOf(TravelerId traveler, int most);

    /** The versions of these bookings of a traveler that the mirror has; absent ones and other people's are missing. */
    Map<BookingId, Integer> versions(TravelerId traveler, List<BookingId> ids);

    /** The versions of these bookings of an owner that the mirror has; absent ones and other people's are missing. */
    Map<BookingId, Integer> versions(OwnerId owner, List<BookingId> ids);

    /** A booking that was just written, in the form of the 201 answer. */
    ObjectNode created(Booking booking);

    /** Days on which a property is held, from the topology's calendar or, where it is away, from the mirror; public. */
    BookedDates bookedDates(OwnerId owner, PropertyId property);

    /** @param stays each {check_in, check_out}, in their order */
    record BookedDates(List<ObjectNode> stays, Freshness freshness) {}
}
