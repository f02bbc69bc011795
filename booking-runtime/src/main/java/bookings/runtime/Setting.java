package bookings.runtime;

/**
 * One environment variable that a program asked for.
 *
 * @param name the variable
 * @param expected what its value must be, in words
 * @param fallback what counts when it is not set; empty where there is nothing to fall back on
 */
public record Setting(String name, String expected, String fallback) {}
