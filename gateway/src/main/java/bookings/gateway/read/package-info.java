/**
 * What the HTTP programs read: MongoDB's collections, and the topology's state by interactive query. All they write is
 * how long a session lasts.
 */
@NullMarked
package bookings.gateway.read;

import org.jspecify.annotations.NullMarked;
