/** Tests of what is read, against a real mongod and against the embedded stand-in. */
@NullMarked
package bookings.gateway.read;

import org.jspecify.annotations.NullMarked;
