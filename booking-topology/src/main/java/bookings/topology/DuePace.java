package bookings.topology;

/**
 * How many due commands a partition sends at once. After a long stop thousands may have fallen due, and whoever asks for
 * something meanwhile waits behind those that are sent already. So none are sent while earlier ones are under way, more
 * than before where all of those were decided soon, and fewer where they were not: what is under way then is little more
 * than what can be decided so soon, however fast the machine is.
 */
final class DuePace {
    private static final int FEWEST = 5;

    /** Half of the second that a request may wait. A few of them take a third of it, through two transactions. */
    private static final long SOON_MS = 500;

    /** They come back through the log; where one does not, the others must not wait for it for ever. */
    private static final long GIVEN_UP_MS = 60_000;

    private final int fewest;
    private final int most;
    private int next;
    private int underWay;
    private long sentAt;

    /** @param most the most that may be sent at once */
    DuePace(int most) {
        this.fewest = Math.min(FEWEST, most);
        this.most = most;
        this.next = fewest;
    }

    /** How many may be sent now, in milliseconds of any clock that goes on. */
    int allowance(long now) {
        if (underWay == 0 || now - sentAt >= GIVEN_UP_MS) {
            return next;
        }
        if (now - sentAt >= SOON_MS) {
            next = Math.max(fewest, next / 2);
        }
        return 0;
    }

    /**
     * What was made of an allowance.
     *
     * @param found how many deadlines had passed, among them those that nobody means any more
     * @param sent for how many of them a command was sent
     */
    void used(int found, int sent, long now) {
        next = found < next ? fewest : Math.min(most, next + Math.max(fewest, next / 2));
        underWay = sent;
        sentAt = now;
    }

    /** One of them has come back through the log. */
    void decided() {
        underWay = Math.max(0, underWay - 1);
    }
}
