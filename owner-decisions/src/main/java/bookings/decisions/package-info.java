/** The owner's program: the inbox, and approve, reject and cancel as keyed commands. */
@NullMarked
package bookings.decisions;

import org.jspecify.annotations.NullMarked;
