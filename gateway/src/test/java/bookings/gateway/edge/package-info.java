/** Tests of the edge, and the small marketplace that tests of both HTTP programs run on. */
@NullMarked
package bookings.gateway.edge;

import org.jspecify.annotations.NullMarked;
