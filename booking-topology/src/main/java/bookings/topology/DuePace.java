package bookings.topology;

/**
 * How many due commands a partition sends at once. After a long stop thousands may have fallen due, and whoever asks for
 * something meanwhile waits behind those that are sent already. So none are sent while earlier ones are under way, and
 * a few more than before only where all of them were decided from one look to the next: what is under way then is little more
 * than what can be decided between two looks, however fast the machine is.
 */
final class DuePace {
    private static final int FEWEST = 5;

    /** They come back through the log; where one does not, the others must not wait for it for ever. */
    private static final long GIVEN_UP_MS = 60_000;

    private final int most;
    private int next;
    private int underWay;
    private long sentAt;

    /** @param most the most that may be sent at once */
    DuePace(int most) {
        this.most = most;
        this.next = Math.min(FEWEST, most);
    }

    /** How many may be sent now, in milliseconds of any clock that goes on. */
    int allowance(long now) {
        if (underWay == 0 || now - sentAt >= GIVEN_UP_MS) {
            return next;
        }
        next = Math.max(Math.min(FEWEST, most), next / 2);
        return 0;
    }

    /**
     * What was made of an allowance.
     *
     * @param found how many deadlines had passed, among them those that nobody means any more
     * @param sent for how many of them a command was sent
     */
    void used(int found, int sent, long now) {
        next = found < next ? Math.min(FEWEST, most) : Math.min(most, next + Math.max(FEWEST, next / 2));
        underWay = sent;
        sentAt = now;
    }

    /** One of them has come back through the log. */
    void decided() {
        underWay = Math.max(0, underWay - 1);
    }
}
