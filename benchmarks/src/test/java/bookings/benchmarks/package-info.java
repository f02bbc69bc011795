/** Tests of what the load driver counts and asks for. */
@NullMarked
package bookings.benchmarks;

import org.jspecify.annotations.NullMarked;
