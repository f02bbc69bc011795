package bookings.gateway.read;

import java.time.Instant;

/**
 * A session as the login service stored it.
 *
 * @param userId 24 hexadecimal digits, lower case
 * @param role {@code traveler} or {@code owner}; empty where the document has none
 * @param expires after this it is nobody's session
 */
public record StoredSession(String userId, String role, Instant expires) {}
