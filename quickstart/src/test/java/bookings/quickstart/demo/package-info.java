/** The marketplace that is made up, and what is written of it. */
@NullMarked
package bookings.quickstart.demo;

import org.jspecify.annotations.NullMarked;
