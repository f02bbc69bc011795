package bookings.endtoend;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a program that sends bytes as they are, also those that no client library would send. It is made anew
 * where the server has closed it.
 */
final class RawConnection implements AutoCloseable {
    private static final int LIMIT_MILLIS = 30_000;
    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Za-z]+) (\\S+) HTTP/1\\.1\r\n");

    private final URI program;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawConnection(URI program) {
        this.program = program;
    }

    /** Sends a whole request and reads its answer, which must have a body unless it says how long it is. */
    Answer exchange(byte[] request) {
        var used = socket != null;
        try {
            return tryExchange(request);
        } catch (IOException cut) {
            close();
            if (used) { // the server may close what it has answered on before, without a word
                return exchange(request);
            }
            throw new UncheckedIOException(cut);
        }
    }

    private Answer tryExchange(byte[] request) throws IOException {
        var open = open();
        try {
            open.getOutputStream().write(request);
            open.getOutputStream().flush();
        } catch (IOException cut) {
            // who is sent too much may answer and close before having read it all, and the answer is there to be read
        }
        return described(request, answer(input()));
    }

    /** As {@link #exchange} on a new connection, and then sends nothing more, ever: whatever is still missing never comes. */
    Answer exchangeAndEnd(byte[] request) {
        close();
        try {
            var open = open();
            open.getOutputStream().write(request);
            open.shutdownOutput();
            return described(request, answer(input()));
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        } finally {
            close();
        }
    }

    /** The answer, held to the program's description wherever the request is one of HTTP at all. */
    private Answer described(byte[] request, Answer answer) {
        var line = REQUEST_LINE.matcher(new String(request, StandardCharsets.ISO_8859_1));
        return line.lookingAt() ? Descriptions.check(line.group(1), program.getPort(), line.group(2), answer) : answer;
    }

    private Socket open() throws IOException {
        if (socket == null) {
            socket = new Socket(program.getHost(), program.getPort());
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        return socket;
    }

    private InputStream input() {
        if (in == null) {
            throw new IllegalStateException("not connected");
        }
        return in;
    }

    private Answer answer(InputStream from) throws IOException {
        var status = Integer.parseInt(line(from).split(" ", 3)[1]);
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(from); !line.isEmpty(); line = line(from)) {
            var colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        var all = HttpHeaders.of(headers, (name, value) -> true);
        var body = body(from, all);
        if (all.firstValue("Connection")
                .map(value -> value.toLowerCase(Locale.ROOT).equals("close"))
                .orElse(false)) {
            close();
        }
        return new Answer(status, all, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream from, HttpHeaders headers) throws IOException {
        var length = headers.firstValue("Content-Length");
        if (length.isPresent()) {
            return from.readNBytes(Integer.parseInt(length.get()));
        }
        if (headers.firstValue("Transfer-Encoding").isEmpty()) {
            return from.readAllBytes();
        }
        var all = new ByteArrayOutputStream();
        for (var size = chunkSize(from); size > 0; size = chunkSize(from)) {
            all.write(from.readNBytes(size));
            var unused = line(from);
        }
        var unused = line(from);
        return all.toByteArray();
    }

    private static int chunkSize(InputStream from) throws IOException {
        return Integer.parseInt(line(from), 16);
    }

    private static String line(InputStream from) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("cut behind \"" + line.toString(StandardCharsets.ISO_8859_1) + "\"");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException alreadyGone) {
            // there is nothing left to release
        }
        socket = null;
        in = null;
    }
}
