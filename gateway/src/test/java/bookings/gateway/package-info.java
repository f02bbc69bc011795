/** Tests of the traveler's program over HTTP. */
@NullMarked
package bookings.gateway;

import org.jspecify.annotations.NullMarked;
