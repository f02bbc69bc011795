/** Everything in one JVM: a broker, a database, demo data and the four programs, to look at and to develop against. */
@NullMarked
package bookings.quickstart;

import org.jspecify.annotations.NullMarked;
