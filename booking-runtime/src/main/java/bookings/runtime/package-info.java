/** What the four programs share at run time: settings, Kafka clients, topics, the admin port, start and stop. */
@NullMarked
package bookings.runtime;

import org.jspecify.annotations.NullMarked;
