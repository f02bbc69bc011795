package bookings.local;

/** The wanted port belongs to another program; {@link #port()} says which one. */
public final class PortTakenException extends ServiceStartException {
    private final int port;

    public PortTakenException(int port) {
        super("port " + port + " of 127.0.0.1 is taken: stop the program that listens there, or choose another port");
        this.port = port;
    }

    public int port() {
        return port;
    }
}
