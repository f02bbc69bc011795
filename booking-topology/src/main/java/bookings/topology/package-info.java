/** The one writer of booking state: commands in, decisions made one by one, updates and replies out. */
@NullMarked
package bookings.topology;

import org.jspecify.annotations.NullMarked;
