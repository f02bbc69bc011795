package bookings.gateway.edge;

import bookings.gateway.read.SourceAwayException;
import bookings.runtime.CannotStartException;
import bookings.runtime.LogIds;
import bookings.runtime.PortFaults;
import bookings.runtime.PortTakenException;
import bookings.runtime.tracing.Tracing;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of a program: limits, gates and faults; the routes are the program's. */
public final class EdgeServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EdgeServer.class);

    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";
    /** Longer than any wait for an outcome. */
    private static final Duration IDLE = Duration.ofSeconds(15);

    /**
     * Connections that may wait to be taken. With Java's default of 50, the kernel drops part of a burst of new ones, and
     * clients try those again seconds later or see them reset.
     */
    private static final int ACCEPT_QUEUE = 1_024;

    /** Any client sends its headers at once; this leaves room for a bad line. */
    private static final Duration HEADERS = Duration.ofSeconds(10);

    /** How long waiting requests may go on once the server is told to stop. */
    private static final Duration FAREWELL = Duration.ofSeconds(11);

    private final Javalin javalin;
    private final String host;

    private EdgeServer(Javalin javalin, String host) {
        this.javalin = javalin;
        this.host = host;
    }

    /**
     * @param meters count every answer
     * @param tracing is told of every answer
     * @param routes adds the program's routes; handlers run on virtual threads and may block
     * @throws PortTakenException if another process listens there
     * @throws CannotStartException if it cannot listen there for another reason
     */
    public static EdgeServer start(
            HttpSettings settings, EdgeMeters meters, Tracing tracing, Consumer<RoutesConfig> routes) {
        var trace = new RequestTrace(tracing);
        var gate = new RequestGate(new AllowedOrigins(settings.corsOrigins()));
        var javalin = Javalin.create(config -> {
            configure(config, settings);
            config.requestLogger.http((ctx, millis) -> {
                meters.answered(ctx, millis);
                RequestTrace.answered(ctx);
            });
            config.routes.before(trace::arrived);
            config.routes.before(ctx -> WaitPreference.arrived(ctx, System.nanoTime()));
            config.routes.before(gate::check);
            faults(config.routes);
            routes.accept(config.routes);
        });
        try {
            javalin.start();
        } catch (RuntimeException failed) {
            throw PortFaults.of("", settings.host(), settings.port(), failed);
        }
        return new EdgeServer(javalin, settings.host());
    }

    /** Where it listens, with the port that was chosen where 0 was asked for. */
    public URI url() {
        var reachable = host.equals("0.0.0.0") ? "localhost" : host;
        return URI.create("http://" + reachable + ":" + javalin.port());
    }

    /** Takes no new request, and gives the waiting ones time to end. */
    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, HttpSettings settings) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.router.caseInsensitiveRoutes = true;
        config.router.ignoreTrailingSlashes = true;
        config.jetty.modifyHttpConfiguration(EdgeServer::limit);
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JsonErrorHandler());
            server.setStopTimeout(FAREWELL.toMillis());
            server.setHandler(new GracefulHandler());
        });
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        http.setHeaderCacheSize(0); // it would take 100 KB of every connection that is used twice
        http.addCustomizer((request, responseHeaders) -> withoutOverride(request));
    }

    /** Javalin would take the method from this header, so that a GET could change something. */
    private static Request withoutOverride(Request request) {
        if (!request.getHeaders().contains(METHOD_OVERRIDE)) {
            return request;
        }
        var headers = HttpFields.build(request.getHeaders()).remove(METHOD_OVERRIDE);
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, HttpSettings settings) {
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(new SlowHeaders(connector, HEADERS));
        return connector;
    }

    private static void faults(RoutesConfig routes) {
        routes.exception(HttpFault.class, (fault, ctx) -> Answers.fault(ctx, fault));
        routes.exception(SourceAwayException.class, (away, ctx) -> {
            LogIds.trace(log.atWarn(), Optional.of(RequestTrace.of(ctx)))
                    .log("path={} could not be read: {}", RequestPath.shown(ctx.path()), away.getMessage());
            Answers.fault(ctx, HttpFault.passing(503, "Service temporarily unavailable, try again"));
        });
        routes.exception(HttpResponseException.class, (refused, ctx) -> Answers.fault(ctx, known(refused, ctx)));
        routes.exception(CompletionException.class, (late, ctx) -> {
            if (late.getCause() instanceof HttpFault fault) {
                Answers.fault(ctx, fault);
            } else {
                unexpected(ctx, late);
            }
        });
        routes.exception(Exception.class, (broken, ctx) -> unexpected(ctx, broken));
    }

    private static HttpFault known(HttpResponseException refused, Context ctx) {
        return refused.getStatus() == 404
                ? new HttpFault(404, "Cannot " + ctx.method().name() + " " + RequestPath.shown(ctx.path()))
                : new HttpFault(refused.getStatus(), "Request cannot be answered");
    }

    private static void unexpected(Context ctx, Exception broken) {
        LogIds.trace(log.atError(), Optional.of(RequestTrace.of(ctx)))
                .setCause(broken)
                .log("method={} path={} failed", ctx.method(), RequestPath.shown(ctx.path()));
        Answers.fault(ctx, new HttpFault(500, "Server error"));
    }
}
