package bookings.gateway.edge;

import bookings.runtime.Environment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sessions of the login service are believed.
 *
 * @param secrets any of them may have signed a session's cookie; never shown
 * @param grace for how long a session that was checked stays good while MongoDB does not answer; zero for not at all
 */
public record SessionSettings(List<String> secrets, Duration grace) {
    private static final Logger log = LoggerFactory.getLogger(SessionSettings.class);
    private static final String SECRET = "SESSION_SECRET";
    private static final int SAFE_BYTES = 32;

    public SessionSettings {
        secrets = List.copyOf(secrets);
    }

    public static SessionSettings from(Environment environment) {
        return environment.build(() -> new SessionSettings(
                secrets(environment), environment.duration("SESSION_GRACE", Duration.ofMinutes(5))));
    }

    private static List<String> secrets(Environment environment) {
        var secrets = environment.secret(SECRET).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .filter(secret -> !secret.isBlank())
                .toList();
        if (secrets.isEmpty()) {
            environment.fault(SECRET, "is required: the secret that the login service signs sessions with");
        }
        if (secrets.stream().anyMatch(secret -> !secret.equals(secret.strip()))) {
            log.warn("{} holds a secret that begins or ends with a blank, which is taken as part of it", SECRET);
        }
        var allowShort = environment.onOff("SESSION_SECRET_ALLOW_SHORT", false);
        if (secrets.stream().anyMatch(SessionSettings::isShort)) {
            if (allowShort) {
                log.warn("{} is shorter than {} bytes and could be guessed", SECRET, SAFE_BYTES);
            } else {
                environment.fault(
                        SECRET,
                        "must be " + SAFE_BYTES
                                + " bytes or more, each of them; SESSION_SECRET_ALLOW_SHORT=true accepts a short one");
            }
        }
        return secrets;
    }

    private static boolean isShort(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8).length < SAFE_BYTES;
    }

    @Override
    public String toString() {
        return "SessionSettings[" + secrets.size() + " secrets, grace=" + grace + "]";
    }
}
