package bookings.gateway.read;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;

/** Everything the HTTP programs read, over one connection pool to MongoDB and one client of the topology's query ports. */
public final class MongoReads implements AutoCloseable {
    private final MongoSource source;
    private final TopologyQueries topology;
    private final Directory directory;
    private final SessionDocuments sessions;
    private final Bookings bookings;
    private final Properties properties;

    private MongoReads(ReadSettings settings, InstantSource clock, Ticker ticker) {
        this.source = MongoSource.open(settings, ticker);
        this.topology = new TopologyQueries(settings.topologies(), settings.topologyTimeout());
        var mongoDirectory = new MongoDirectory(source, settings, clock, ticker);
        this.directory = mongoDirectory;
        this.sessions = new MongoSessions(source);
        this.bookings = new MirroredBookings(source, mongoDirectory, topology, clock, ticker);
        this.properties = new MongoProperties(source);
    }

    /** Returns at once, also while MongoDB or the topology is away; the caller closes it. */
    public static MongoReads open(ReadSettings settings) {
        return open(settings, InstantSource.system(), Ticker.systemTicker());
    }

    /**
     * @param clock says which day is today
     * @param ticker measures the ages of what the caches hold, and the pauses between tries to reach MongoDB
     */
    static MongoReads open(ReadSettings settings, InstantSource clock, Ticker ticker) {
        return new MongoReads(settings, clock, ticker);
    }

    public Directory directory() {
        return directory;
    }

    public SessionDocuments sessions() {
        return sessions;
    }

    public Bookings bookings() {
        return bookings;
    }

    public Properties properties() {
        return properties;
    }

    /** Whether MongoDB answers, as of the last second; waits half a second at most. */
    public boolean databaseConnected() {
        return source.isConnected();
    }

    @Override
    public void close() {
        topology.close();
        source.close();
    }
}
