/** The operator's commands: what is in the dead letters, a booking's life, and whether the mirror is right. */
@NullMarked
package bookings.cli;

import org.jspecify.annotations.NullMarked;
