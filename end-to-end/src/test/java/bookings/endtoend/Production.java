package bookings.endtoend;

import bookings.decisions.OwnerDecisionsApp;
import bookings.endtoend.Scribe.Door;
import bookings.endtoend.check.Evidence;
import bookings.endtoend.check.Journal;
import bookings.gateway.GatewayApp;
import bookings.local.FreePorts;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import bookings.mongo.MongoSinkApp;
import bookings.topology.TopologyApp;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A marketplace as it runs in production: a {@link Cluster}, and two instances of each program, each program with a user and
 * rights of its own. All logs are left in {@code target/e2e}.
 */
final class Production implements AutoCloseable {
    private static final String DATABASE = "marketplace";

    private final Path directory;
    private final MongodProcess mongod;
    private final Cluster cluster;
    private final MongoClient mongo;
    private final Map<String, String> environment;
    private final List<Part> parts = new ArrayList<>();
    private final List<Door> travelerDoors = new ArrayList<>();
    private final List<Door> ownerDoors = new ArrayList<>();
    private final People people;

    private Production(Path directory, MongodProcess mongod, Cluster cluster) {
        this.directory = directory;
        this.mongod = mongod;
        this.cluster = cluster;
        mongo = MongoClients.create(mongod.uri());
        var topologyPorts = List.of(FreePorts.next(), FreePorts.next());
        environment = Map.of(
                "MONGODB_URI",
                mongod.uri().replace("/?", "/" + DATABASE + "?"),
                "SESSION_SECRET",
                Sessions.SECRET,
                "HOST",
                "127.0.0.1",
                "TOPOLOGY_URLS",
                "http://127.0.0.1:%d,http://127.0.0.1:%d".formatted(topologyPorts.getFirst(), topologyPorts.getLast()),
                // a few people do everything here
                "MAX_WAITING_PER_USER",
                "0",
                "MAX_PENDING_PER_TRAVELER",
                "0");
        for (int number = 1; number <= 2; number++) {
            var state = Map.of("STATE_DIR", directory.resolve("state-" + number).toString());
            parts.add(part("booking-topology", number, TopologyApp.class, topologyPorts.get(number - 1), state));
            parts.add(part("mongo-sink", number, MongoSinkApp.class, FreePorts.next(), Map.of()));
            travelerDoors.add(open("gateway", number, GatewayApp.class));
            ownerDoors.add(open("owner-decisions", number, OwnerDecisionsApp.class));
        }
        people = new People(
                database(),
                travelerDoors.getFirst().url(),
                ownerDoors.getFirst().url());
    }

    /** One that is ready. */
    static Production open(String name) {
        var directory = Marketplace.emptied(Path.of("target", "e2e", name).toAbsolutePath());
        var mongod = RealMongod.startReplicaSetOrSkip();
        Cluster cluster;
        try {
            cluster = Cluster.start(Marketplace.emptied(directory.resolve("kafka")));
        } catch (RuntimeException | AssertionError failed) {
            mongod.close();
            throw failed;
        }
        var production = new Production(directory, mongod, cluster);
        try {
            production.parts.forEach(Part::start);
            production.parts.forEach(Part::awaitReady);
        } catch (RuntimeException | AssertionError failed) {
            production.close();
            throw failed;
        }
        return production;
    }

    private Door open(String program, int number, Class<?> main) {
        int port = FreePorts.next();
        parts.add(part(program, number, main, FreePorts.next(), Map.of("PORT", Integer.toString(port))));
        return new Door(program + "-" + number, URI.create("http://127.0.0.1:" + port));
    }

    /** An instance of a program, which is its own user. */
    private Part part(String program, int number, Class<?> main, int adminPort, Map<String, String> settings) {
        return new Part(program + "-" + number, main, directory, adminPort, settingsOf(program, settings));
    }

    /** What a program needs that logs in as a user. */
    Map<String, String> settingsOf(String user, Map<String, String> more) {
        var variables = new HashMap<>(environment);
        variables.putAll(cluster.settingsOf(user));
        variables.putAll(more);
        return variables;
    }

    /** Where the logs lie. */
    Path directory() {
        return directory;
    }

    Cluster cluster() {
        return cluster;
    }

    List<Part> parts() {
        return parts;
    }

    MongoDatabase database() {
        return mongo.getDatabase(DATABASE);
    }

    Crowd crowd(long seed, Journal journal) {
        return new Crowd(people, travelerDoors, ownerDoors, seed, journal);
    }

    /** What can be seen of it now. */
    Evidence evidence(Journal journal) {
        return Evidence.gather(
                cluster.adminAccess(), database().getCollection("bookings"), Optional.of(journal.pages()));
    }

    @Override
    public void close() {
        parts.forEach(Part::close);
        mongo.close();
        cluster.close();
        mongod.close();
    }
}
