/** The bookings' state: which stores there are, how their keys sort, and what a value's bytes mean. */
@NullMarked
package bookings.topology.store;

import org.jspecify.annotations.NullMarked;
