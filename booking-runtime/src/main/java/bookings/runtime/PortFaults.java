package bookings.runtime;

import java.nio.channels.UnresolvedAddressException;

/** Why a server cannot listen where it was told to, as its operator needs to hear it. */
public final class PortFaults {
    private PortFaults() {}

    /**
     * @param prefix of the two variables that chose the place: {@code ADMIN_} for {@code ADMIN_HOST} and {@code ADMIN_PORT}
     * @param failed what the server threw; the operating system's own words are at the end of its causes
     */
    public static CannotStartException of(String prefix, String host, int port, Throwable failed) {
        var reason = innermost(failed);
        var words = String.valueOf(reason.getMessage());
        if (words.contains("already in use")) {
            return new PortTakenException(prefix + "PORT", host, port, failed);
        }
        var where = "%1$sHOST=%2$s, %1$sPORT=%3$d: cannot listen there: ".formatted(prefix, host, port);
        return new CannotStartException(where + advice(reason, words, prefix), failed);
    }

    private static String advice(Throwable reason, String words, String prefix) {
        if (reason instanceof UnresolvedAddressException) {
            return "this machine knows no such name; set " + prefix + "HOST to one of its addresses";
        }
        if (words.contains("Permission denied")) {
            return "no permission; set " + prefix + "PORT to one above 1023, or grant the right to listen below";
        }
        if (words.contains("Cannot assign requested address")) {
            return "no address of this machine; set " + prefix + "HOST to one that is, or to 0.0.0.0 for all";
        }
        return words;
    }

    private static Throwable innermost(Throwable failed) {
        var reason = failed;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }
}
