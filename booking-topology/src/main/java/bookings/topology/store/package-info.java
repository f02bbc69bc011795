/** The bookings' state: what lies in the store, how its keys sort, and what a value's bytes mean. */
@NullMarked
package bookings.topology.store;

import org.jspecify.annotations.NullMarked;
