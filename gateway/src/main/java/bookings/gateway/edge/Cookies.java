package bookings.gateway.edge;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cookies as the original's server reads them: as sent, the first of a name, in quotes or not. */
final class Cookies {
    private Cookies() {}

    /** The value, still percent-encoded. */
    static Optional<String> value(@Nullable String header, String name) {
        if (header == null) {
            return Optional.empty();
        }
        for (var pair : header.split(";", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return Optional.of(unquoted(pair.substring(equals + 1).strip()));
            }
        }
        return Optional.empty();
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
