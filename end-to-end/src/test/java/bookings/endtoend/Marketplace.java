package bookings.endtoend;

import bookings.decisions.OwnerDecisionsApp;
import bookings.endtoend.check.Evidence;
import bookings.endtoend.check.History;
import bookings.endtoend.check.Journal;
import bookings.endtoend.check.Topic;
import bookings.gateway.GatewayApp;
import bookings.local.BrokerProcess;
import bookings.local.EmbeddedBroker;
import bookings.local.FreePorts;
import bookings.local.MongodProcess;
import bookings.local.testing.RealMongod;
import bookings.mongo.MongoSinkApp;
import bookings.topology.TopologyApp;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker, a mongod and our programs, two gateways among them, each in a process of its own; with the documents that
 * other services would write. The second instances reach the broker through {@link Cable}s. All logs are left in
 * {@code target/e2e}.
 */
final class Marketplace implements AutoCloseable {
    static final String REQUESTS = "booking-requests";
    static final String DECISIONS = "owner-decisions";
    static final String UPDATES = "booking-updates";

    private static final String DATABASE = "marketplace";

    private final Path directory;
    private final MongodProcess mongod;
    private final BrokerProcess broker;
    private final Cable secondTopologyCable;
    private final Cable secondGatewayCable;
    private final MongoClient mongo;
    private final Map<String, String> environment;
    private final Part topology;
    private final Part secondTopology;
    private final Part sink;
    private final Part firstGateway;
    private final Part secondGateway;
    private final Part ownerDecisions;
    private final URI firstUrl;
    private final URI secondUrl;
    private final URI ownerUrl;
    private final People people;

    private Marketplace(Path directory, MongodProcess mongod, Wiring wiring, Map<String, String> settings) {
        this.directory = directory;
        this.mongod = mongod;
        broker = wiring.broker();
        secondTopologyCable = wiring.first();
        secondGatewayCable = wiring.second();
        mongo = MongoClients.create(mongod.uri());
        int topologyPort = FreePorts.next();
        int secondTopologyPort = FreePorts.next();
        environment = new HashMap<>(Map.of(
                "KAFKA_BROKERS",
                broker.bootstrap(),
                "MONGODB_URI",
                mongod.uri() + "/" + DATABASE,
                "SESSION_SECRET",
                Sessions.SECRET,
                "TOPOLOGY_URLS",
                "http://127.0.0.1:" + topologyPort + ",http://127.0.0.1:" + secondTopologyPort,
                "STATE_DIR",
                directory.resolve("state").toString(),
                "HOST",
                "127.0.0.1"));
        // as in Compose and in Kubernetes: the broker is ours, and takes short sessions
        environment.put("SESSION_TIMEOUT", "3s");
        environment.put("TRANSACTION_TIMEOUT", "3s");
        // a few people do everything here
        environment.put("MAX_WAITING_PER_USER", "0");
        environment.put("MAX_PENDING_PER_TRAVELER", "0");
        environment.putAll(settings);
        topology = new Part("booking-topology", TopologyApp.class, directory, topologyPort, environment);
        var secondState = new HashMap<>(environment);
        secondState.put("STATE_DIR", directory.resolve("state-2").toString());
        secondState.put("KAFKA_BROKERS", address(secondTopologyCable));
        secondTopology = new Part("booking-topology-2", TopologyApp.class, directory, secondTopologyPort, secondState);
        sink = new Part("mongo-sink", MongoSinkApp.class, directory, FreePorts.next(), environment);
        firstUrl = localUrl();
        secondUrl = localUrl();
        ownerUrl = localUrl();
        people = new People(mongo.getDatabase(DATABASE), firstUrl, ownerUrl);
        firstGateway = http("gateway-1", GatewayApp.class, firstUrl, Map.of());
        secondGateway =
                http("gateway-2", GatewayApp.class, secondUrl, Map.of("KAFKA_BROKERS", address(secondGatewayCable)));
        ownerDecisions = http("owner-decisions", OwnerDecisionsApp.class, ownerUrl, Map.of());
    }

    /**
     * One that is ready.
     *
     * @param name of the directory for its logs
     * @param settings for all programs, on top of what they need
     */
    static Marketplace open(String name, Map<String, String> settings) {
        var directory = emptied(Path.of("target", "e2e", name).toAbsolutePath());
        var mongod = RealMongod.startOrSkip();
        Wiring wiring;
        try {
            wiring = Wiring.start(directory.resolve("kafka"));
        } catch (RuntimeException failed) {
            mongod.close();
            throw failed;
        }
        var marketplace = new Marketplace(directory, mongod, wiring, settings);
        try {
            marketplace.heal();
        } catch (RuntimeException | AssertionError failed) {
            marketplace.close();
            throw failed;
        }
        return marketplace;
    }

    /** A broker and the cables that end at listeners of their own, since a broker tells clients where to connect. */
    private record Wiring(BrokerProcess broker, Cable first, Cable second) {
        static Wiring start(Path directory) {
            int port = FreePorts.next();
            int controller = FreePorts.next();
            var first = new Cable(FreePorts.next(), FreePorts.next());
            var second = new Cable(FreePorts.next(), FreePorts.next());
            var config = Map.of(
                    "listeners",
                    "CLIENTS://127.0.0.1:%d,FIRST://127.0.0.1:%d,SECOND://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                            .formatted(port, first.target(), second.target(), controller),
                    "advertised.listeners",
                    "CLIENTS://127.0.0.1:%d,FIRST://127.0.0.1:%d,SECOND://127.0.0.1:%d"
                            .formatted(port, first.port(), second.port()),
                    "listener.security.protocol.map",
                    "CLIENTS:PLAINTEXT,FIRST:PLAINTEXT,SECOND:PLAINTEXT,CONTROLLER:PLAINTEXT",
                    "controller.quorum.voters",
                    "1@127.0.0.1:" + controller);
            try {
                return new Wiring(
                        BrokerProcess.start(new EmbeddedBroker.Config(directory, port, config)), first, second);
            } catch (RuntimeException failed) {
                first.close();
                second.close();
                throw failed;
            }
        }
    }

    /** Starts again what a test has ended, and waits until all are ready. */
    void heal() {
        if (!broker.isAlive()) {
            broker.start();
        }
        if (!mongod.isAlive()) {
            mongod.start();
        }
        var parts = List.of(topology, sink, firstGateway, secondGateway, ownerDecisions);
        parts.forEach(Part::start);
        parts.forEach(Part::awaitReady);
        awaitSessions(firstUrl, "/api/travelers/bookings");
        awaitSessions(secondUrl, "/api/travelers/bookings");
        awaitSessions(ownerUrl, "/api/owners/bookings");
    }

    /** A program is ready while MongoDB is away, and finds out only when asked that it is back. */
    private static void awaitSessions(URI program, String path) {
        var nobody = "connect.sid=" + Sessions.cookie("nobody", Sessions.SECRET);
        Waiting.until(
                program + " to look sessions up",
                () -> Http.send("GET", URI.create(program + path), "", "Cookie", nobody)
                                .join()
                                .status()
                        == 401);
    }

    /** Where the logs, the state and the broker's data lie. */
    Path directory() {
        return directory;
    }

    BrokerProcess broker() {
        return broker;
    }

    MongodProcess mongod() {
        return mongod;
    }

    Part topology() {
        return topology;
    }

    Part sink() {
        return sink;
    }

    /** One that the HTTP programs know of as well; only who needs two starts it, and stops it again. */
    Part secondTopology() {
        return secondTopology;
    }

    /** Between the second topology and the broker. */
    Cable secondTopologyCable() {
        return secondTopologyCable;
    }

    /** Between the second gateway and the broker. */
    Cable secondGatewayCable() {
        return secondGatewayCable;
    }

    Part firstGateway() {
        return firstGateway;
    }

    Part secondGateway() {
        return secondGateway;
    }

    Part ownerDecisions() {
        return ownerDecisions;
    }

    URI ownerUrl() {
        return ownerUrl;
    }

    URI firstUrl() {
        return firstUrl;
    }

    URI secondUrl() {
        return secondUrl;
    }

    /** One more program beside the others, not started; the test closes it. */
    Part more(String name, Class<?> program, Map<String, String> settings) {
        var variables = new HashMap<>(environment);
        variables.put("PORT", Integer.toString(FreePorts.next()));
        variables.putAll(settings);
        Descriptions.program(program, Integer.parseInt(variables.getOrDefault("PORT", "0")));
        return new Part(name, program, directory, FreePorts.next(), variables);
    }

    /** A program that was changed, not started; the test closes it. */
    Part sabotaged(String name, Class<?> program, Map<String, String> settings, Sabotage.Change... changes) {
        var classes = Sabotage.compile(directory.resolve(name + "-classes"), changes);
        var variables = new HashMap<>(environment);
        variables.putAll(settings);
        return Part.changed(name, program, classes, directory, FreePorts.next(), variables);
    }

    Topic topic(String name) {
        return new Topic(broker.bootstrap(), name);
    }

    /** The bookings that a traveler has ever had, by their ids. */
    List<String> bookingsOf(Person traveler) {
        return History.of(topic(UPDATES).entries()).bookingsOf(traveler.id());
    }

    /** What can be seen of it now. */
    Evidence evidence(Optional<Journal.Pages> journal) {
        return Evidence.gather(broker.bootstrap(), database().getCollection("bookings"), journal);
    }

    MongoDatabase database() {
        return mongo.getDatabase(DATABASE);
    }

    /** The address of the database, as the programs know it. */
    String databaseUri() {
        return mongod.uri() + "/" + DATABASE;
    }

    /** Someone new who travels, at the first gateway. */
    Person traveler() {
        return people.traveler();
    }

    /** Someone new who owns houses. */
    Person owner() {
        return people.owner();
    }

    /** A new house. */
    House house(Person owner) {
        return people.house(owner);
    }

    /** The value of {@code connect.sid} of a new session. */
    String session(String userId, String role, Instant expires) {
        return people.session(userId, role, expires);
    }

    /** Who lives and travels here. */
    People people() {
        return people;
    }

    private static String address(Cable cable) {
        return "127.0.0.1:" + cable.port();
    }

    private Part http(String name, Class<?> program, URI url, Map<String, String> settings) {
        var variables = new HashMap<>(environment);
        variables.putAll(settings);
        variables.put("PORT", Integer.toString(url.getPort()));
        Descriptions.program(program, url.getPort());
        return new Part(name, program, directory, FreePorts.next(), variables);
    }

    private static URI localUrl() {
        return URI.create("http://127.0.0.1:" + FreePorts.next());
    }

    /** The directory, new and with nothing in it. */
    static Path emptied(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (var files = Files.walk(directory)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List.of(firstGateway, secondGateway, ownerDecisions, sink, topology, secondTopology)
                .forEach(Part::close);
        mongo.close();
        broker.close();
        secondTopologyCable.close();
        secondGatewayCable.close();
        mongod.close();
    }
}
