package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class JsonErrorHandlerTest {
    /** As a server does that is told to stop, to calls on connections that it still has. */
    @Test
    void a_call_that_comes_too_late_is_told_to_come_again() throws Exception {
        var answer = refusedWith(503);

        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).isEqualTo("{\"success\":false,\"message\":\"Service is stopping, try again\"}");
    }

    @Test
    void another_refusal_is_for_good() throws Exception {
        var answer = refusedWith(431);

        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.body()).isEqualTo("{\"success\":false,\"message\":\"Request Header Fields Too Large\"}");
    }

    private static HttpResponse<String> refusedWith(int status) throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setErrorHandler(new JsonErrorHandler());
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Response.writeError(request, response, callback, status);
                return true;
            }
        });
        server.start();
        try (var client = HttpClient.newHttpClient()) {
            var url = URI.create("http://127.0.0.1:" + connector.getLocalPort());
            var answer = client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(status);
            return answer;
        } finally {
            server.stop();
        }
    }
}
