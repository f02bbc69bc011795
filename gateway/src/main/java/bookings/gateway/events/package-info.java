/** Live events: each update of a booking, sent to the open pages of its traveler or its owner as soon as it is committed. */
@NullMarked
package bookings.gateway.events;

import org.jspecify.annotations.NullMarked;
