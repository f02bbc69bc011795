/** Topics, JSON and headers: the only place that knows how the words of the domain look outside. */
@NullMarked
package bookings.wire;

import org.jspecify.annotations.NullMarked;
