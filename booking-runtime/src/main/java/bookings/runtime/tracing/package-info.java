/** Tells a tracing system of the steps that a request leads to; OpenTelemetry is known here alone. */
@NullMarked
package bookings.runtime.tracing;

import org.jspecify.annotations.NullMarked;
