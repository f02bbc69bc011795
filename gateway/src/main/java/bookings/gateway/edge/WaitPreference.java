package bookings.gateway.edge;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How long a caller wants to wait for an outcome: {@code Prefer: wait=3} or {@code Prefer: respond-async} (RFC 7240).
 * What a request has spent before its command is sent, on a database that hardly answers for one, is part of it.
 */
final class WaitPreference {
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

    /** Where a request keeps when it arrived, as {@link System#nanoTime()} has it. */
    private static final String ARRIVED = "arrived";

    private WaitPreference() {}

    /** To be called before anything is done for a request. */
    static void arrived(Context ctx, long nanoTime) {
        ctx.attribute(ARRIVED, nanoTime);
    }

    /** What is left of the wait that the caller prefers, now; never below zero. */
    static Duration left(Context ctx, long nanoTime) {
        Long arrived = ctx.attribute(ARRIVED);
        var spent = arrived == null ? Duration.ZERO : Duration.ofNanos(nanoTime - arrived);
        var left = preferred(ctx).minus(spent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** At most 10 s, which is also the answer where nothing sensible is preferred. */
    private static Duration preferred(Context ctx) {
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
