/** Tells of requests and updates as they come, each group of programs once; where e-mail and webhooks attach. */
@NullMarked
package bookings.gateway.notices;

import org.jspecify.annotations.NullMarked;
