package bookings.quickstart;

import bookings.runtime.CannotStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that signs the demo's sessions, kept so that cookies stay good over restarts. */
final class SessionSecret {
    private static final int BYTES = 32;

    private SessionSecret() {}

    /**
     * The one in the file, else a new one that is in the file from now on.
     *
     * @throws CannotStartException if the file cannot be read or written
     */
    static String keptIn(Path file) {
        try {
            if (Files.exists(file)) {
                var kept = Files.readString(file).strip();
                if (!kept.isEmpty()) {
                    return kept;
                }
            }
            var bytes = new byte[BYTES];
            new SecureRandom().nextBytes(bytes);
            var secret = HexFormat.of().formatHex(bytes);
            PrivateFile.write(file, secret.getBytes(StandardCharsets.US_ASCII));
            return secret;
        } catch (IOException e) {
            throw new CannotStartException("the session secret cannot be kept in %s: %s".formatted(file, e), e);
        }
    }
}
