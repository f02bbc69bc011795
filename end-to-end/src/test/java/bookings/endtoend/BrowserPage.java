package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A front end's page in a real browser, which listens to live events with {@code EventSource}. */
final class BrowserPage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final OutputStream input;
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

    /**
     * Opens the page.
     *
     * @param chromium the browser
     * @param origin where the page comes from
     * @param events the path of the events at the person's program
     */
    BrowserPage(Path chromium, String origin, Person person, String events) {
        // a browser keeps cookies by host name, and the page's is that of the programs, as on a developer's machine
        var program = person.program().toString().replace("127.0.0.1", "localhost");
        process =
                NodeScripts.start("browser.js", List.of(chromium.toString(), origin, program, events, person.cookie()));
        input = process.getOutputStream();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(printed::add);
        } catch (IOException | UncheckedIOException closed) {
            // the page is closed
        }
    }

    /** What the page says next. */
    String next() throws InterruptedException {
        var line = printed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("something from the page").isNotNull();
        return line;
    }

    /** What it says next, past lost connections that it has said it lost. */
    String nextEvent() throws InterruptedException {
        var line = next();
        return line.equals("error") ? nextEvent() : line;
    }

    /** Lets the page send this; the answer is what it says next. */
    void post(String path, String json) throws IOException {
        input.write(("POST " + path + " " + json + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroy(); // which closes the browser too
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
