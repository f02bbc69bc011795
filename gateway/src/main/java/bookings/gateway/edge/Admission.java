package bookings.gateway.edge;

/**
 * What a session allowed when it was looked up.
 *
 * @param sessionId never shown: with it and the secret a cookie can be made
 * @param role {@code traveler} or {@code owner}
 * @param userId 24 hexadecimal digits, lower case
 */
public record Admission(String sessionId, String role, String userId) {
    @Override
    public String toString() {
        return "Admission[role=" + role + ", userId=" + userId + "]";
    }
}
