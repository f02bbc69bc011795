package bookings.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The one HTTP client of the tests. It keeps no cookies: a test sends what it means to send. An answer that its program
 * does not describe is a failure.
 */
final class Http {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    static {
        // shorter than the programs keep idle connections, or a call may take one that is just being closed
        System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();

    private Http() {}

    /**
     * @param body JSON, or empty for none
     * @param headers name, value, name, value …
     */
    static CompletableFuture<Answer> send(String method, URI uri, String body, String... headers) {
        return send(ANSWER_LIMIT, method, uri, body, headers);
    }

    /** @param limit after which the caller gives up */
    static CompletableFuture<Answer> send(Duration limit, String method, URI uri, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri)
                .timeout(limit)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> Descriptions.check(
                        method,
                        uri.getPort(),
                        target(uri),
                        new Answer(response.statusCode(), response.headers(), response.body())));
    }

    private static String target(URI uri) {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /** Empty where nobody answers. */
    static Optional<HttpResponse<String>> tryGet(URI uri) {
        try {
            var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5));
            return Optional.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + uri, stopped);
        }
    }
}
