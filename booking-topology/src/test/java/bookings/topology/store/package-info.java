/** Tests of how state is kept. */
@NullMarked
package bookings.topology.store;

import org.jspecify.annotations.NullMarked;
