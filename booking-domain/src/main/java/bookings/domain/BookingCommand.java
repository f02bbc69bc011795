package bookings.domain;

import java.math.BigDecimal;

/**
 * What can be asked of a booking. A command says who asks for what; when it was asked is a property of the log that
 * holds it ({@link LoggedCommand}).
 */
public sealed interface BookingCommand {
    BookingId bookingId();

    /** The partition key of every command. */
    OwnerId ownerId();

    /**
     * A traveler asks for a stay.
     *
     * @param propertyName the property's name at the time, for those who read along; may be empty
     * @param guests people, checked by the rules
     * @param totalPrice in the marketplace's currency, checked by the rules
     */
    record RequestBooking(
            BookingId bookingId,
            OwnerId ownerId,
            TravelerId travelerId,
            PropertyId propertyId,
            String propertyName,
            Stay stay,
            int guests,
            BigDecimal totalPrice)
            implements BookingCommand {}

    /** The owner takes the guest in. */
    record ApproveBooking(BookingId bookingId, OwnerId ownerId) implements BookingCommand {}

    /** The owner turns a request down; an empty reason stands for none. */
    record RejectBooking(BookingId bookingId, OwnerId ownerId, String reason) implements BookingCommand {}

    /** The owner takes an approval back; the reason is required. */
    record CancelBooking(BookingId bookingId, OwnerId ownerId, String reason) implements BookingCommand {}

    /** The traveler steps back, before or after the owner's answer; an empty reason stands for none. */
    record WithdrawBooking(BookingId bookingId, OwnerId ownerId, TravelerId travelerId, String reason)
            implements BookingCommand {
        /** Whether the booking is of the traveler who steps back; another's is as good as unknown. */
        boolean isOfTravelerOf(Booking booking) {
            return travelerId.equals(booking.travelerId());
        }
    }

    /** The time to answer is over. */
    record ExpireBooking(BookingId bookingId, OwnerId ownerId) implements BookingCommand {}

    /** The check-out day is over. */
    record CompleteBooking(BookingId bookingId, OwnerId ownerId) implements BookingCommand {}
}
