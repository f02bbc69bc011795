package bookings.runtime;

/** A server cannot listen where it was told to, because another process listens there already. */
public final class PortTakenException extends CannotStartException {
    private static final long serialVersionUID = 1L;

    /** @param variable the environment variable that chose the port, such as {@code ADMIN_PORT} */
    public PortTakenException(String variable, String host, int port, Throwable cause) {
        super(
                "%s=%d: port %d on %s is taken by another process; stop that process or set %s to a free port"
                        .formatted(variable, port, port, host, variable),
                cause);
    }
}
