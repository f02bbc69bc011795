/** Load on a running marketplace, from outside, and what it does to the answers. */
@NullMarked
package bookings.benchmarks;

import org.jspecify.annotations.NullMarked;
