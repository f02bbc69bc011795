package bookings.gateway.read;

import java.time.Instant;
import java.util.Optional;

/** The sessions that the login service keeps in MongoDB, uncached. */
public interface SessionDocuments {
    /**
     * The session, whether or not it has expired; empty where there is none or its document names no user.
     *
     * @throws SourceAwayException when MongoDB does not answer
     */
    Optional<StoredSession> find(String sessionId);

    /** Pushes the expiry of a live session forward; does nothing where there is no such session or it is over. */
    void extend(String sessionId, Instant now, Instant expires);
}
