/** Live events over HTTP, against a server that was started for the test. */
@NullMarked
package bookings.gateway.events;

import org.jspecify.annotations.NullMarked;
