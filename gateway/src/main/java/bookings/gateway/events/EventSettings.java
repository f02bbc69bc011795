package bookings.gateway.events;

import bookings.runtime.Environment;

/**
 * How much a program gives to live events.
 *
 * @param mostStreams how many may be open at once; the next is 503
 * @param remembered how many updates are kept in memory, for streams that come back and for slow ones
 */
public record EventSettings(int mostStreams, int remembered) {
    /** Reads {@code EVENT_STREAMS} and {@code EVENT_MEMORY}. */
    public static EventSettings from(Environment environment) {
        return environment.build(() -> new EventSettings(
                environment.whole("EVENT_STREAMS", 2_000, 1, 1_000_000),
                environment.whole("EVENT_MEMORY", 10_000, 100, 10_000_000)));
    }
}
