/** What the HTTP programs read and never write: MongoDB's collections, and the topology's state by interactive query. */
@NullMarked
package bookings.gateway.read;

import org.jspecify.annotations.NullMarked;
