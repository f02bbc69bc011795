package bookings.gateway.edge;

import bookings.contracts.HttpContract.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An open line to a program, for requests that no client library would send, and at moments when none could. */
public final class Line implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private Line(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    public static Line to(URI program) {
        try {
            var socket = new Socket(program.getHost(), program.getPort());
            socket.setSoTimeout(LIMIT_MILLIS);
            return new Line(socket, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The answer to one request; of an event stream, its head.
     *
     * @param headers as {@code Name: value}; the length of the body is added
     * @param body empty for none
     */
    public Answer ask(String method, String target, String body, List<String> headers) {
        send(method, target, body, headers);
        try {
            return answer(method, target);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    /** As {@link #ask}, and does not wait for the answer. */
    public void send(String method, String target, String body, List<String> headers) {
        var head = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: test"));
        head.addAll(headers);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            head.add("Content-Length: " + bytes.length);
        }
        try {
            var out = socket.getOutputStream();
            out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    private Answer answer(String method, String target) throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var parts = line.split(": *", 2);
            headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        var length = method.equals("HEAD")
                ? "0"
                : headers.getOrDefault("Content-Length", List.of("0")).getFirst();
        var body = in.readNBytes(Integer.parseInt(length));
        return new Answer(method, target, status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("cut behind \"" + line + "\"");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
