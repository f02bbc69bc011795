/** What the tests of all modules share: one broker per JVM, and a real mongod or a note of what did not run. */
@NullMarked
package bookings.local.testing;

import org.jspecify.annotations.NullMarked;
