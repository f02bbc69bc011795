package bookings.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 that a test can cut. While it is cut, connections stay open and can be made, and nothing comes
 * through, as when a network swallows packets.
 */
final class Cable implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private final List<byte[]> heldBack = new ArrayList<>();
    private boolean isCut;
    private boolean isCutBackwards;
    private boolean isClosed;

    /** @param target the port that it leads to */
    Cable(int port, int target) {
        this.target = target;
        try {
            server = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int target() {
        return target;
    }

    /** From now on nothing comes through. */
    void cut() {
        set(true, true);
    }

    /** From now on the target hears everything, and nobody hears its answers. */
    void cutAnswers() {
        set(false, true);
    }

    /** Connections that were cut end, since bytes of theirs may be lost; new ones are whole. */
    void mend() {
        set(false, false);
        sockets.forEach(Cable::close);
    }

    /** Connections that were cut go on, and what was swallowed comes through after all. */
    void deliver() {
        set(false, false);
    }

    private void set(boolean forwards, boolean backwards) {
        synchronized (gate) {
            isCut = forwards;
            isCutBackwards = backwards;
            gate.notifyAll();
        }
    }

    private void accept() {
        while (true) {
            try {
                var client = server.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket there = null;
        try {
            sockets.add(client);
            there = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(there);
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            var requests = client.getInputStream();
            var answers = there.getInputStream();
            var forwards = there.getOutputStream();
            var backwards = client.getOutputStream();
            var back = Thread.startVirtualThread(() -> pump(answers, backwards, client, true));
            pump(requests, forwards, there, false);
            back.join();
        } catch (IOException nobodyThere) {
            // the client sees its connection end, as it would without a cable
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            forget(client);
            forget(there);
        }
    }

    /** @param to closed when the source has ended, so that the other direction ends as well */
    private void pump(InputStream from, OutputStream out, Socket to, boolean isAnswer) {
        var buffer = new byte[8192];
        try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                awaitWhole(isAnswer, Arrays.copyOf(buffer, read));
                out.write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // on either side
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            close(to);
        }
    }

    private void awaitWhole(boolean isAnswer, byte[] bytes) throws InterruptedException {
        synchronized (gate) {
            heldBack.add(bytes);
            while (!isClosed && (isAnswer ? isCutBackwards : isCut)) {
                gate.wait();
            }
            heldBack.remove(bytes);
        }
    }

    /** Whether something with these bytes in it is on its way and cannot go on. */
    boolean holdsBack(byte[] part) {
        synchronized (gate) {
            return heldBack.stream().anyMatch(bytes -> text(bytes).contains(text(part)));
        }
    }

    /** One character a byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void forget(@Nullable Socket socket) {
        if (socket != null) {
            close(socket);
            sockets.remove(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // which is what was wanted
        }
    }

    @Override
    public void close() {
        synchronized (gate) {
            isClosed = true;
            gate.notifyAll();
        }
        try {
            server.close();
        } catch (IOException alreadyGone) {
            // which is what was wanted
        }
        sockets.forEach(Cable::close);
    }
}
