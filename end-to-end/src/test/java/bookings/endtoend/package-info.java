/** The whole of it from outside: real processes, a real broker and a real mongod, killed at awkward moments. */
@NullMarked
package bookings.endtoend;

import org.jspecify.annotations.NullMarked;
