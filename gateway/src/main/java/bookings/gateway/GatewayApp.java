package bookings.gateway;

import bookings.domain.BookingPolicy;
import bookings.gateway.edge.Edge;
import bookings.gateway.edge.Foresight;
import bookings.gateway.edge.Reads;
import bookings.gateway.events.LiveEvents;
import bookings.gateway.events.Side;
import bookings.gateway.notices.NoticeLog;
import bookings.gateway.notices.NoticeReader;
import bookings.gateway.read.MongoReads;
import bookings.runtime.Environment;
import bookings.runtime.OpenResources;
import bookings.runtime.ProgramMain;
import bookings.runtime.RunningProgram;
import bookings.runtime.Topics;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** The traveler's program. */
public final class GatewayApp implements RunningProgram {
    private static final String SERVICE = "traveler-service";

    private final Edge edge;
    private final OpenResources open;

    private GatewayApp(Edge edge, OpenResources open) {
        this.edge = edge;
        this.open = open;
    }

    public static void main(String[] args) {
        ProgramMain.run("gateway", System.getenv(), GatewayApp::start);
    }

    /**
     * Starts it; it starts and stays up while Kafka or MongoDB is away.
     *
     * @throws bookings.runtime.CannotStartException if an operator must put something right first
     * @throws InterruptedException if it was told to stop while it started
     */
    public static GatewayApp start(Environment environment) throws InterruptedException {
        var settings = GatewaySettings.from(environment);
        try (var opening = new OpenResources()) {
            var mongo = opening.add(MongoReads.open(settings.reads()));
            var reads = new Reads(
                    mongo.directory(),
                    mongo.sessions(),
                    mongo.bookings(),
                    mongo.properties(),
                    mongo::databaseConnected);
            var clock = Clock.systemUTC();
            var events = opening.add(LiveEvents.start(
                    settings.events(), Side.TRAVELER, settings.edge().kafka(), SERVICE));
            var routes = events.before(
                    routes(settings.policy(), settings.checkPrice(), settings.mostPending(), reads, clock));
            var edge = opening.add(Edge.start(settings.edge(), SERVICE, Topics::requests, reads, clock, routes));
            if (settings.notices()) {
                opening.add(NoticeReader.ofUpdates(settings.edge().kafka(), new NoticeLog()));
            }
            opening.add(events); // once more: a server that stops would wait for the streams
            return new GatewayApp(edge, opening.keep());
        }
    }

    static Edge.Routes routes(BookingPolicy policy, boolean checkPrice, int mostPending, Reads reads, Clock clock) {
        var requests = new StayRequests(reads.directory(), new Foresight(policy, clock), policy, checkPrice, clock);
        var limit = new PendingLimit(reads.bookings(), mostPending);
        return (config, sessions, commands) -> {
            commands.expect("request", "withdraw");
            new TravelerRoutes(sessions, commands, requests, limit, reads.bookings()).addTo(config);
            new PropertyRoutes(reads.properties(), reads.directory(), reads.bookings()).addTo(config);
        };
    }

    /** Where it listens for clients. */
    public URI url() {
        return edge.url();
    }

    @Override
    public String whereabouts() {
        return edge.whereabouts();
    }

    @Override
    public CompletableFuture<String> failure() {
        return edge.failure();
    }

    @Override
    public void close() {
        open.close();
    }
}
