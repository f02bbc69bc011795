package bookings.gateway.read;

import bookings.runtime.Environment;
import com.mongodb.ConnectionString;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where the HTTP programs read, and for how long they trust what they have read.
 *
 * @param mongoUri where MongoDB is; may hold a password, so it is never shown
 * @param database the database to read: the one that the address names, else {@code MONGODB_DATABASE}
 * @param topologies base addresses of the topology's query ports, asked in turn
 * @param propertyFreshness how long a property or a user is believed without another look
 * @param propertyGrace how long it is good while MongoDB does not answer, from when it was read; zero turns that off
 * @param cacheEntries upper bound of each cache
 * @throws IllegalArgumentException for an address that is none
 */
public record ReadSettings(
        String mongoUri,
        String database,
        List<URI> topologies,
        Duration propertyFreshness,
        Duration propertyGrace,
        int cacheEntries) {
    /** What MongoDB's drivers use where an address names no database, the original's among them. */
    private static final String DEFAULT_DATABASE = "test";

    public ReadSettings {
        topologies = List.copyOf(topologies);
        for (var topology : topologies) {
            if (!"http".equals(topology.getScheme()) || topology.getHost() == null) {
                throw new IllegalArgumentException(
                        "TOPOLOGY_URLS must be http://host:port, comma-separated, was \"" + topology + "\"");
            }
        }
    }

    /** Reads {@code MONGODB_URI}, {@code MONGODB_DATABASE}, {@code TOPOLOGY_URLS} and the caches' settings. */
    public static ReadSettings from(Environment environment) {
        return environment.build(() -> {
            var uri = environment.secret("MONGODB_URI").orElse("mongodb://127.0.0.1:27017");
            var fallback = environment.text("MONGODB_DATABASE", DEFAULT_DATABASE);
            return new ReadSettings(
                    uri,
                    databaseIn(uri, fallback),
                    environment.list("TOPOLOGY_URLS", List.of("http://127.0.0.1:9107")).stream()
                            .map(ReadSettings::address)
                            .toList(),
                    environment.duration("PROPERTY_FRESHNESS", Duration.ofSeconds(5)),
                    environment.duration("PROPERTY_GRACE", Duration.ofMinutes(10)),
                    environment.whole("READ_CACHE_ENTRIES", 20_000, 100, 10_000_000));
        });
    }

    @Override
    public String toString() {
        return "ReadSettings[database=" + database + ", topologies=" + topologies + ", propertyFreshness="
                + propertyFreshness + ", propertyGrace=" + propertyGrace + ", cacheEntries=" + cacheEntries + "]";
    }

    private static String databaseIn(String uri, String fallback) {
        try {
            var named = new ConnectionString(uri).getDatabase();
            return named == null ? fallback : named;
        } catch (IllegalArgumentException e) {
            // the driver's message may quote the address, password and all
            throw new IllegalArgumentException("MONGODB_URI is not an address of MongoDB");
        }
    }

    private static URI address(String text) {
        try {
            return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("TOPOLOGY_URLS must be http://host:port, comma-separated, was \"" + text + "\"");
        }
    }
}
