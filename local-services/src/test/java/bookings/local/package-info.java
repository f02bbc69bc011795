/** A Kafka broker and a database on this machine, inside this JVM or as processes that can be killed. */
@NullMarked
package bookings.local;

import org.jspecify.annotations.NullMarked;
