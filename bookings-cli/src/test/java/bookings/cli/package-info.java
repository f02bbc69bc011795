/** The commands, run as an operator runs them, against a real broker and a real database. */
@NullMarked
package bookings.cli;

import org.jspecify.annotations.NullMarked;
