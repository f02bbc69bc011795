/** Tests of notices over real brokers. */
@NullMarked
package bookings.gateway.notices;

import org.jspecify.annotations.NullMarked;
