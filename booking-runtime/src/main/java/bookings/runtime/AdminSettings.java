package bookings.runtime;

/**
 * Where operators and probes reach a program; never open to the world.
 *
 * @param host the address to listen on; loopback unless set otherwise
 * @param port the port to listen on, 0 for any free one
 */
public record AdminSettings(String host, int port) {
    public static final int GATEWAY_PORT = 9105;
    public static final int OWNER_DECISIONS_PORT = 9102;
    public static final int BOOKING_TOPOLOGY_PORT = 9107;
    public static final int MONGO_SINK_PORT = 9108;

    /**
     * Reads {@code ADMIN_HOST} and {@code ADMIN_PORT}.
     *
     * @param defaultPort the program's own, one of the constants here
     */
    public static AdminSettings from(Environment environment, int defaultPort) {
        return environment.build(() -> new AdminSettings(
                environment.text("ADMIN_HOST", "127.0.0.1"), environment.port("ADMIN_PORT", defaultPort)));
    }
}
