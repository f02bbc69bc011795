package bookings.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nobody listens on.
 *
 * <p>They lie below the range from which Linux takes the local ports of outgoing connections. A port from that range may
 * be taken between two starts of a server, even by its own client: one that retries a dead port on loopback can end up
 * connected to itself.
 */
public final class FreePorts {
    private static final int LOWEST = 15_000;
    private static final int ABOVE_HIGHEST = 32_768;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A port nobody listens on now, which this JVM has not been given before. */
    public static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new ServiceStartException("found no free port from " + LOWEST + " to " + (ABOVE_HIGHEST - 1));
    }

    /** The wanted port if it is free, or any free one where 0 is wanted. */
    static int wantedOrNext(int wanted) {
        if (wanted == 0) {
            return next();
        }
        requireFree(wanted);
        return wanted;
    }

    /**
     * Checks before a server starts, so that the message is about the port and not about the server.
     *
     * @throws ServiceStartException if something listens on the port
     */
    public static void requireFree(int port) {
        if (!isFree(port)) {
            throw new ServiceStartException("port " + port
                    + " of 127.0.0.1 is taken: stop the program that listens there, or choose another port");
        }
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of a server that has just died do not count
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new ServiceStartException("cannot check port " + port, e);
        }
    }
}
