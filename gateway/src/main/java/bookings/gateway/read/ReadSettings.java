package bookings.gateway.read;

import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import com.mongodb.ConnectionString;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where the HTTP programs read, and for how long they trust what they have read.
 *
 * @param mongoUri where MongoDB is, and which database; may hold a password, so it is never shown
 * @param topologies base addresses of the topology's query ports, asked in turn
 * @param topologyTimeout how long one of them may take to answer
 * @param propertyFreshness how long a property or a user is believed without another look
 * @param propertyGrace how long it is good while MongoDB does not answer, from when it was read; zero turns that off
 * @param cacheEntries upper bound of each cache
 * @throws IllegalArgumentException for an address that is none
 */
public record ReadSettings(
        String mongoUri,
        List<URI> topologies,
        Duration topologyTimeout,
        Duration propertyFreshness,
        Duration propertyGrace,
        int cacheEntries) {

    private static final String WHAT_IT_MUST_BE =
            "MONGODB_URI must be an address of MongoDB, such as mongodb://localhost:27017/marketplace";

    public ReadSettings {
        topologies = List.copyOf(topologies);
        if (!mongoUri.startsWith("mongodb+srv://")) { // which could be checked by asking a name server only
            requireReadable(mongoUri);
        }
        for (var topology : topologies) {
            if (!"http".equals(topology.getScheme()) || topology.getHost() == null) {
                throw new IllegalArgumentException(
                        "TOPOLOGY_URLS must be http://host:port, comma-separated, was \"" + topology + "\"");
            }
        }
        if (!topologyTimeout.isPositive()) {
            throw new IllegalArgumentException("TOPOLOGY_TIMEOUT must be positive, was " + topologyTimeout);
        }
    }

    /** Reads {@code MONGODB_URI}, {@code TOPOLOGY_URLS}, {@code TOPOLOGY_TIMEOUT} and the caches' settings. */
    public static ReadSettings from(Environment environment) {
        return environment.build(() -> new ReadSettings(
                environment.secret("MONGODB_URI").orElse(""),
                environment.list("TOPOLOGY_URLS", List.of("http://127.0.0.1:9107")).stream()
                        .map(ReadSettings::address)
                        .toList(),
                environment.duration("TOPOLOGY_TIMEOUT", Duration.ofSeconds(1)),
                environment.duration("PROPERTY_FRESHNESS", Duration.ofSeconds(5)),
                environment.duration("PROPERTY_GRACE", Duration.ofMinutes(10)),
                environment.whole("READ_CACHE_ENTRIES", 20_000, 100, 10_000_000)));
    }

    /**
     * The address of MongoDB, read.
     *
     * @throws CannotStartException if it is none; the driver's message may show the password, so it is not told
     */
    ConnectionString mongoAddress() {
        try {
            return new ConnectionString(mongoUri);
        } catch (IllegalArgumentException unreadable) {
            throw new CannotStartException(WHAT_IT_MUST_BE);
        }
    }

    /** Without the address of MongoDB, which may hold a password. */
    @Override
    public String toString() {
        return "ReadSettings[topologies=%s, topologyTimeout=%s, propertyFreshness=%s, propertyGrace=%s, cacheEntries=%d]"
                .formatted(topologies, topologyTimeout, propertyFreshness, propertyGrace, cacheEntries);
    }

    private static void requireReadable(String mongoUri) {
        try {
            var unused = new ConnectionString(mongoUri);
        } catch (IllegalArgumentException unreadable) {
            // the driver's message may show the password
            throw new IllegalArgumentException(
                    mongoUri.isEmpty() ? "MONGODB_URI is required and not set" : WHAT_IT_MUST_BE);
        }
    }

    private static URI address(String text) {
        try {
            return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TOPOLOGY_URLS must be http://host:port, comma-separated, was \"" + text + "\"");
        }
    }
}
