/** Steps as a tracing system sees them. */
@NullMarked
package bookings.runtime.tracing;

import org.jspecify.annotations.NullMarked;
