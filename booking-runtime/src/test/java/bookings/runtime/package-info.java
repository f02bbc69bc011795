/** Tests of what the programs share at run time. */
@NullMarked
package bookings.runtime;

import org.jspecify.annotations.NullMarked;
