package bookings.decisions;

import bookings.gateway.edge.Edge;
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

/** The owner's program. */
public final class OwnerDecisionsApp implements RunningProgram {
    private static final String SERVICE = "owner-service";

    private final Edge edge;
    private final OpenResources open;

    private OwnerDecisionsApp(Edge edge, OpenResources open) {
        this.edge = edge;
        this.open = open;
    }

    public static void main(String[] args) {
        ProgramMain.run("owner-decisions", System.getenv(), OwnerDecisionsApp::start);
    }

    /**
     * Starts it; it starts and stays up while Kafka or MongoDB is away.
     *
     * @throws bookings.runtime.CannotStartException if an operator must put something right first
     * @throws InterruptedException if it was told to stop while it started
     */
    public static OwnerDecisionsApp start(Environment environment) throws InterruptedException {
        var settings = OwnerDecisionsSettings.from(environment);
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
                    settings.events(), Side.OWNER, settings.edge().kafka(), SERVICE));
            var routes = events.before(routes(reads));
            var edge = opening.add(Edge.start(settings.edge(), SERVICE, Topics::decisions, reads, clock, routes));
            if (settings.notices()) {
                opening.add(NoticeReader.ofRequests(settings.edge().kafka(), new NoticeLog()));
            }
            opening.add(events); // once more: a server that stops would wait for the streams
            return new OwnerDecisionsApp(edge, opening.keep());
        }
    }

    static Edge.Routes routes(Reads reads) {
        return (config, sessions, commands) -> {
            commands.expect("approve", "reject", "cancel");
            new OwnerRoutes(sessions, commands, reads.bookings()).addTo(config);
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
