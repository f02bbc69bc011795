package bookings.gateway.edge;

import bookings.runtime.AdminServer;
import bookings.runtime.KafkaClients;
import bookings.runtime.Meters;
import bookings.runtime.OpenResources;
import bookings.runtime.Readiness;
import bookings.runtime.RunningProgram;
import bookings.runtime.TopicSpec;
import bookings.runtime.Topics;
import bookings.runtime.tracing.Tracing;
import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running HTTP program: its server and admin port, its sessions, and its connection to Kafka. */
public final class Edge implements RunningProgram {
    private static final Logger log = LoggerFactory.getLogger(Edge.class);

    /** Long enough for a broker that is there to answer, so that topics of the wrong form stop the start. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final ThreadFactory TIMER =
            Thread.ofPlatform().name("wait-timer").daemon().factory();

    private final EdgeServer server;
    private final AdminServer admin;
    private final CompletableFuture<String> failure;
    private final OpenResources open;

    private Edge(EdgeServer server, AdminServer admin, CompletableFuture<String> failure, OpenResources open) {
        this.server = server;
        this.admin = admin;
        this.failure = failure;
        this.open = open;
    }

    /** Adds a program's routes. */
    @FunctionalInterface
    public interface Routes {
        void addTo(RoutesConfig routes, Sessions sessions, CommandBus commands);
    }

    /**
     * Starts a program; it starts and stays up while Kafka or MongoDB is away.
     *
     * @param service names the program to Kafka and in its status, such as {@code traveler-service}
     * @param commands the topic that the program sends its commands to
     * @param reads closed by the caller
     */
    public static Edge start(
            EdgeSettings settings,
            String service,
            Function<Topics, TopicSpec> commands,
            Reads reads,
            Clock clock,
            Routes routes)
            throws InterruptedException {
        try (var opening = new OpenResources()) {
            var meters = opening.add(new Meters());
            var tracing = opening.add(Tracing.start(settings.tracing()));
            var answering = opening.add(virtualThreads());
            var timer = timer();
            opening.add(timer::shutdownNow);
            var replies = new PendingReplies(settings.mostWaiting(), settings.mostWaitingPerUser());
            var clients = new KafkaClients(settings.kafka(), service);
            var kafka = opening.add(
                    KafkaLink.start(settings.kafka(), clients, commands, replies, answering, clock, meters));
            kafka.await(PATIENCE);
            var readiness = new Readiness();
            readiness.check("kafka", kafka::whyNot);
            var admin = opening.add(AdminServer.start(settings.admin(), readiness, meters));
            var edgeMeters = new EdgeMeters(meters);
            edgeMeters.watch(replies);
            var bus = new CommandBus(kafka, replies, timer, answering, edgeMeters, tracing);
            var server =
                    opening.add(serve(settings, service, reads, clock, routes, bus, answering, edgeMeters, tracing));
            return new Edge(server, admin, kafka.failure(), opening.keep());
        }
    }

    /** The server alone, over any way of commands into the log. */
    public static EdgeServer serve(
            EdgeSettings settings,
            String service,
            Reads reads,
            Clock clock,
            Routes routes,
            CommandBus commands,
            Executor background,
            EdgeMeters meters,
            Tracing tracing) {
        var sessions = new Sessions(settings.sessions(), reads.sessions(), background, clock);
        return EdgeServer.start(settings.http(), meters, tracing, config -> {
            new StatusRoutes(service, reads.databaseConnected(), clock).addTo(config);
            routes.addTo(config, sessions, commands);
        });
    }

    /** Where it listens for clients. */
    public URI url() {
        return server.url();
    }

    @Override
    public String whereabouts() {
        return "at " + url() + ", admin at " + admin.address();
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    /** Requests that wait are answered first; then everything is released. */
    @Override
    public void close() {
        log.info("stopping {}", url());
        open.close();
    }

    private static ExecutorService virtualThreads() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, TIMER);
        timer.setRemoveOnCancelPolicy(true); // most waits end long before their alarm
        return timer;
    }
}
