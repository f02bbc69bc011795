/** Tests of the topology: stories and laws through the test driver, and the program on a real broker. */
@NullMarked
package bookings.topology;

import org.jspecify.annotations.NullMarked;
