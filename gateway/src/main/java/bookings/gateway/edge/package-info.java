/** What both HTTP programs stand on: the server, sessions, commands out and replies back, and answers in one form. */
@NullMarked
package bookings.gateway.edge;

import org.jspecify.annotations.NullMarked;
