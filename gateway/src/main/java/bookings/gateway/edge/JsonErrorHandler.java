package bookings.gateway.edge;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What the HTTP server itself refuses, such as headers that are too large or a call while it stops, in the form of our own
 * faults.
 */
final class JsonErrorHandler implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var passes = response.getStatus() == HttpStatus.SERVICE_UNAVAILABLE_503;
        var message = passes ? "Service is stopping, try again" : HttpStatus.getMessage(response.getStatus());
        if (passes) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answers.JSON);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, "{\"success\":false,\"message\":\"" + message + "\"}", callback);
        return true;
    }
}
