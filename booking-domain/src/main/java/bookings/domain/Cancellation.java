package bookings.domain;

import java.time.Instant;

/**
 * How a booking ended without a stay.
 *
 * @param by who ended it
 * @param at the log's time of the ending command
 * @param reason in the words of who ended it; empty where none was given and none is assumed
 */
public record Cancellation(Party by, Instant at, String reason) {}
