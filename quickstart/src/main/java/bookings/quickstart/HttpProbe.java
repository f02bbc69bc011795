package bookings.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Future;

/** Asks the programs over HTTP, as their clients will, until they answer. */
final class HttpProbe implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final Future<String> failure;
    private final long deadline;
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * @param failure ends the waiting once it is done
     * @param deadline so does this reading of {@link System#nanoTime}
     */
    HttpProbe(Future<String> failure, long deadline) {
        this.failure = failure;
        this.deadline = deadline;
    }

    /** As {@link #await(URI, String)}, for what anyone may ask. */
    String await(URI url) throws InterruptedException {
        return await(HttpRequest.newBuilder(url));
    }

    /**
     * Asks until the answer is 200, and returns its body.
     *
     * @param session the value of {@code connect.sid}
     * @throws IllegalStateException with the last answer, where it is not 200 in time
     */
    String await(URI url, String session) throws InterruptedException {
        return await(HttpRequest.newBuilder(url).header("Cookie", "connect.sid=" + session));
    }

    private String await(HttpRequest.Builder asking) throws InterruptedException {
        var request = asking.timeout(ANSWER_LIMIT).build();
        while (true) {
            String said;
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return answer.body();
                }
                said = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                said = e.toString();
            }
            if (failure.isDone() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(request.uri() + " did not come to answer 200, but " + said);
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
