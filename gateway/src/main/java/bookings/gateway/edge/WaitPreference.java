package bookings.gateway.edge;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;

/** How long a caller wants to wait for an outcome: {@code Prefer: wait=3} or {@code Prefer: respond-async} (RFC 7240). */
final class WaitPreference {
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

    private WaitPreference() {}

    /** At most 10 s, which is also the answer where nothing sensible is preferred. */
    static Duration of(Context ctx) {
        var otherwise = LONGEST;
        for (var header : Collections.list(ctx.req().getHeaders("Prefer"))) {
            for (var preference : header.toLowerCase(Locale.ROOT).split("[,;]", -1)) {
                var wait = WAIT.matcher(preference.strip());
                if (wait.matches()) {
                    var asked = Duration.ofSeconds(Integer.parseInt(wait.group(1)));
                    return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
                }
                if (preference.strip().equals("respond-async")) {
                    otherwise = Duration.ZERO;
                }
            }
        }
        return otherwise;
    }
}
