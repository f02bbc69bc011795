/** Who may know what: the rules about dependencies that Maven's module boundaries cannot say. */
@NullMarked
package bookings.architecture;

import org.jspecify.annotations.NullMarked;
