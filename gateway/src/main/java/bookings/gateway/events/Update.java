package bookings.gateway.events;

/**
 * A version of a booking, as its reader gets it.
 *
 * @param partition where it lies among the updates
 * @param offset as {@code partition}
 * @param user who may see it
 * @param json one line
 * @param after how far this process had come once it had read it
 */
record Update(int partition, long offset, String user, String json, Position after) {}
