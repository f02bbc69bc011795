package bookings.gateway.read;

/** A user as lists show one. */
public record Person(String id, String name, String email) {}
