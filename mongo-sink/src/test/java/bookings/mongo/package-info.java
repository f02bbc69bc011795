/** The mirror against real servers. */
@NullMarked
package bookings.mongo;

import org.jspecify.annotations.NullMarked;
