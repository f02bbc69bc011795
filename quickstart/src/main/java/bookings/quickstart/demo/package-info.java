/** The marketplace around the bookings, as other services would keep it: users, their sessions and properties. */
@NullMarked
package bookings.quickstart.demo;

import org.jspecify.annotations.NullMarked;
