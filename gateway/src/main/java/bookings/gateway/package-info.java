/** The traveler's program: bookings are asked for, withdrawn and listed here, and properties are shown to anyone. */
@NullMarked
package bookings.gateway;

import org.jspecify.annotations.NullMarked;
