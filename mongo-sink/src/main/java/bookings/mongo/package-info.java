/** Writes every version of every booking into MongoDB's {@code bookings}, any number of times, with the same result. */
@NullMarked
package bookings.mongo;

import org.jspecify.annotations.NullMarked;
