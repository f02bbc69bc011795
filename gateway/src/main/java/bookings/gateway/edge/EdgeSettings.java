package bookings.gateway.edge;

import bookings.runtime.AdminSettings;
import bookings.runtime.Environment;
import bookings.runtime.KafkaSettings;
import bookings.runtime.tracing.TracingSettings;

/**
 * What both HTTP programs are told.
 *
 * @param mostWaiting how many requests may wait for an outcome at once; the next is 503
 * @param mostWaitingPerUser how many of them may be one user's, the next is 429; 0 for as many as may wait at all
 */
public record EdgeSettings(
        HttpSettings http,
        AdminSettings admin,
        SessionSettings sessions,
        KafkaSettings kafka,
        TracingSettings tracing,
        int mostWaiting,
        int mostWaitingPerUser) {
    /**
     * @param httpPort one of {@link HttpSettings}
     * @param adminPort one of {@link AdminSettings}
     * @param program what it is called in traces
     */
    public static EdgeSettings from(Environment environment, int httpPort, int adminPort, String program) {
        return environment.build(() -> new EdgeSettings(
                HttpSettings.from(environment, httpPort),
                AdminSettings.from(environment, adminPort),
                SessionSettings.from(environment),
                KafkaSettings.from(environment),
                TracingSettings.from(environment, program),
                environment.whole("MAX_WAITING_REQUESTS", 2_000, 1, 1_000_000),
                environment.whole("MAX_WAITING_PER_USER", 500, 0, 1_000_000)));
    }
}
