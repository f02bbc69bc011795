package bookings.cli;

/** Whether the operator has asked a command to end; commands look between two steps and leave things in order. */
final class Stop {
    private volatile boolean asked = false;

    void ask() {
        asked = true;
    }

    /** @throws StoppedException if it was asked for */
    void check() {
        if (asked) {
            throw new StoppedException();
        }
    }

    /** Ends a command that was asked to stop. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped");
        }
    }
}
