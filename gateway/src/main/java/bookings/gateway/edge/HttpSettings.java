package bookings.gateway.edge;

import bookings.runtime.Environment;
import java.util.List;

/**
 * Where a program listens, and for which web pages.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param corsOrigins the pages that may call, such as {@code https://example.org}
 */
public record HttpSettings(String host, int port, List<String> corsOrigins) {
    public static final int TRAVELER_PORT = 5005;
    public static final int OWNER_PORT = 5002;

    public HttpSettings {
        corsOrigins = new AllowedOrigins(corsOrigins).origins();
    }

    /** @param defaultPort the program's own, one of the constants here */
    public static HttpSettings from(Environment environment, int defaultPort) {
        return environment.build(() -> new HttpSettings(
                environment.text("HOST", "0.0.0.0"),
                environment.port("PORT", defaultPort),
                environment.list("CORS_ORIGIN", List.of("http://localhost:5173"))));
    }
}
