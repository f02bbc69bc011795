package bookings.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.EndpointNotFound;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port for probes and operators: {@code /livez} (the process answers), {@code /readyz} (it can do its work, or why
 * not), {@code /metrics} (what it counts, for Prometheus), and whatever routes a program adds. Every other answer of ours
 * is JSON, errors too.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Javalin server;
    private final String host;

    private AdminServer(Javalin server, String host) {
        this.server = server;
        this.host = host;
    }

    /** Starts with the probes and the meters alone. */
    public static AdminServer start(AdminSettings settings, Readiness readiness, Meters meters) {
        return start(settings, readiness, meters, List.of());
    }

    /**
     * Starts with the probes, the meters and more; it answers once this returns.
     *
     * @param more the program's own routes
     * @throws PortTakenException if another process listens there
     * @throws CannotStartException if it cannot listen there for another reason
     */
    public static AdminServer start(AdminSettings settings, Readiness readiness, Meters meters, List<AdminRoute> more) {
        meters.gauge(
                "booking.ready",
                "1 where the program can do its work, 0 where not: /readyz says why",
                () -> readiness.report().ready() ? 1 : 0);
        var server = Javalin.create(config -> {
            configure(config);
            config.routes.get("/livez", ctx -> answer(ctx, 200, Map.of("status", "live")));
            config.routes.get("/readyz", ctx -> answer(ctx, readiness.report()));
            config.routes.get("/metrics", ctx -> ctx.contentType(METRICS_TYPE).result(meters.scrape()));
            more.forEach(route -> add(config.routes, route));
        });
        try {
            server.start(settings.host(), settings.port());
        } catch (RuntimeException failed) {
            throw PortFaults.of("ADMIN_", settings.host(), settings.port(), failed);
        }
        return new AdminServer(server, settings.host());
    }

    /** Where it listens, with the port that was chosen where 0 was asked for. */
    public URI address() {
        return URI.create("http://" + host + ":" + server.port());
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void add(RoutesConfig routes, AdminRoute route) {
        routes.get(route.path(), ctx -> {
            var answer = route.handler().answer(request(ctx));
            answer.headers().forEach(ctx::header);
            ctx.status(answer.status()).contentType(JSON_TYPE).result(answer.json());
        });
    }

    private static AdminRoute.Request request(Context ctx) {
        return new AdminRoute.Request() {
            @Override
            public String parameter(String name) {
                return ctx.pathParam(name);
            }

            @Override
            public Optional<String> header(String name) {
                return Optional.ofNullable(ctx.header(name));
            }
        };
    }

    private static void configure(JavalinConfig config) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.exception(EndpointNotFound.class, (unknown, ctx) -> refuse(ctx, 404, "Not found"));
        config.routes.exception(
                HttpResponseException.class,
                (refused, ctx) -> refuse(ctx, refused.getStatus(), String.valueOf(refused.getMessage())));
        config.routes.exception(Exception.class, (broken, ctx) -> {
            log.error("path={} could not be answered", ctx.path(), broken);
            refuse(ctx, 500, "Internal server error");
        });
    }

    private static void refuse(Context ctx, int status, String message) {
        var body = new LinkedHashMap<String, Object>();
        body.put("success", false);
        body.put("message", message);
        answer(ctx, status, body);
    }

    private static void answer(Context ctx, Readiness.Report report) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", report.ready() ? "ready" : "not ready");
        body.put("reasons", report.reasons());
        body.put("checks", report.checks());
        answer(ctx, report.ready() ? 200 : 503, body);
    }

    private static void answer(Context ctx, int status, Map<String, ?> body) {
        try {
            ctx.status(status).contentType(JSON_TYPE).result(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("text, lists and maps cannot be written as JSON", impossible);
        }
    }
}
