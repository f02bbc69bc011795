package bookings.gateway.events;

import java.util.function.Supplier;

/**
 * A version of a booking, as its reader gets it.
 *
 * @param partition where it lies among the updates
 * @param offset as {@code partition}
 * @param user who may see it
 * @param json makes it, in one line; most updates have no open page, and none is made for them
 * @param after how far this process had come once it had read it
 */
record Update(int partition, long offset, String user, Supplier<String> json, Position after) {}
