/** Tests of the owner's program over HTTP. */
@NullMarked
package bookings.decisions;

import org.jspecify.annotations.NullMarked;
