package bookings.gateway.edge;

import bookings.domain.OwnerId;
import bookings.domain.TravelerId;
import bookings.gateway.read.SessionDocuments;
import bookings.gateway.read.SourceAwayException;
import bookings.gateway.read.StoredSession;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asks. Sessions are made and ended by the login service; here they are only looked up, believed for 5 s, and kept
 * alive while they are used. While MongoDB does not answer, one that was checked a short while ago stays good, and every
 * other is 503: never a false 401.
 */
public final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private static final Duration BELIEVED = Duration.ofSeconds(5);
    /** After MongoDB did not answer, for how long nobody waits for it again. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final Duration BETWEEN_EXTENSIONS = Duration.ofHours(1);
    private static final long MOST_REMEMBERED = 100_000;

    private final SessionCookie cookie;
    private final SessionDocuments documents;
    private final Duration grace;
    private final Executor background;
    private final Clock clock;
    private final Cache<String, Checked> checked =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();
    private final Cache<String, Instant> extended =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();
    private volatile Instant pausedUntil = Instant.MIN;

    /** @param background runs what no request waits for */
    public Sessions(SessionSettings settings, SessionDocuments documents, Executor background, Clock clock) {
        this.cookie = new SessionCookie(settings.secrets());
        this.documents = documents;
        this.grace = settings.grace();
        this.background = background;
        this.clock = clock;
    }

    /** @throws HttpFault 401 for nobody's session, 403 for another role's, 503 when it cannot be checked now */
    public TravelerId traveler(Context ctx) {
        return traveler(ctx.header("Cookie"));
    }

    /** @throws HttpFault as {@link #traveler} */
    public OwnerId owner(Context ctx) {
        return new OwnerId(user(ctx.header("Cookie"), "owner"));
    }

    TravelerId traveler(@Nullable String cookies) {
        return new TravelerId(user(cookies, "traveler"));
    }

    /**
     * For what lasts longer than a request, and asks now and then whether it may go on.
     *
     * @throws HttpFault as {@link #traveler}
     */
    public Admission admit(Context ctx, String role) {
        return admit(ctx.header("Cookie"), role);
    }

    /** Whether the session is still there, of the same user in the same role; while that cannot be known, it is not. */
    public boolean stillAdmits(Admission admission) {
        var now = clock.instant();
        try {
            return find(admission.sessionId(), now)
                    .filter(found -> found.expires().isAfter(now))
                    .filter(found -> found.role().equals(admission.role()))
                    .filter(found -> found.userId().equals(admission.userId()))
                    .isPresent();
        } catch (HttpFault unknown) {
            return false;
        }
    }

    private String user(@Nullable String cookies, String role) {
        return admit(cookies, role).userId();
    }

    private Admission admit(@Nullable String cookies, String role) {
        var id = cookie.sessionId(cookies).orElseThrow(Sessions::nobody);
        var now = clock.instant();
        var session =
                find(id, now).filter(found -> found.expires().isAfter(now)).orElseThrow(Sessions::nobody);
        if (!session.role().equals(role)) {
            throw new HttpFault(403, "Not allowed for this account");
        }
        extendNowAndThen(id, session, now);
        return new Admission(id, role, session.userId());
    }

    private Optional<StoredSession> find(String id, Instant now) {
        var known = checked.getIfPresent(id);
        if (known != null && now.isBefore(known.at().plus(BELIEVED))) {
            return known.session();
        }
        if (now.isBefore(pausedUntil)) {
            return inGrace(known, now);
        }
        try {
            var found = documents.find(id);
            checked.put(id, new Checked(found, now));
            return found;
        } catch (SourceAwayException away) {
            pausedUntil = clock.instant().plus(PAUSE);
            log.warn("sessions cannot be read: {}", away.getMessage());
            return inGrace(known, now);
        }
    }

    private Optional<StoredSession> inGrace(@Nullable Checked known, Instant now) {
        if (known == null
                || known.session().isEmpty()
                || !now.isBefore(known.at().plus(grace))) {
            throw HttpFault.passing(503, "Session cannot be checked now, try again");
        }
        return known.session();
    }

    /** As the original does with each request, but at most hourly: a write for each would be the busiest of all. */
    private void extendNowAndThen(String id, StoredSession session, Instant now) {
        var next = now.plus(LIFETIME);
        var last = extended.getIfPresent(id);
        if (session.expires().isAfter(next.minus(BETWEEN_EXTENSIONS))
                || (last != null && now.isBefore(last.plus(BETWEEN_EXTENSIONS)))) {
            return;
        }
        extended.put(id, now);
        background.execute(() -> {
            try {
                documents.extend(id, now, next);
            } catch (SourceAwayException away) {
                extended.invalidate(id);
                log.debug("a session could not be extended: {}", away.getMessage());
            }
        });
    }

    private static HttpFault nobody() {
        return new HttpFault(401, "Authentication required");
    }

    /** What MongoDB said of a session, and when. */
    private record Checked(Optional<StoredSession> session, Instant at) {}
}
