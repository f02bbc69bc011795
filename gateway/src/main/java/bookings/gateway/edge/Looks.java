package bookings.gateway.edge;

import java.time.Duration;

/**
 * Looking again for what is expected at any moment: soon at first, then ever less often, since what has not come in a few
 * milliseconds may well take a second. For handlers, which run on virtual threads and may block.
 *
 * <pre>{@code
 * var looks = new Looks(Duration.ofSeconds(2));
 * while (!isThere() && looks.again()) {}
 * }</pre>
 */
public final class Looks {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final long end;
    private Duration pause = FIRST_PAUSE;

    /** @param patience how long after now to go on looking */
    public Looks(Duration patience) {
        this.end = System.nanoTime() + patience.toNanos();
    }

    /**
     * Pauses before another look; false, at once, when the patience is used up.
     *
     * @throws HttpFault 503 when the server stops meanwhile
     */
    public boolean again() {
        var left = end - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            Thread.sleep(pause.compareTo(Duration.ofNanos(left)) < 0 ? pause : Duration.ofNanos(left));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw HttpFault.passing(503, "Service is stopping, try again");
        }
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        return true;
    }
}
