package bookings.quickstart.demo;

/**
 * Someone with an account.
 *
 * @param id 24 hexadecimal digits, the same at every start
 */
public record DemoUser(String id, Role role, String name, String email, String city, String state) {
    /** What an account is for. */
    public enum Role {
        OWNER,
        TRAVELER
    }

    /** Of the one session that the user has; a guess at it is worth nothing without the secret that signs it. */
    public String sessionId() {
        return "demo-" + id;
    }
}
