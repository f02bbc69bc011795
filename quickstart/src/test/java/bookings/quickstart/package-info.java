/** The quickstart's parts, and all of it once. */
@NullMarked
package bookings.quickstart;

import org.jspecify.annotations.NullMarked;
