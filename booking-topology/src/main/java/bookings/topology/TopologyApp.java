package bookings.topology;

import bookings.runtime.AdminServer;
import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.Meters;
import bookings.runtime.OpenResources;
import bookings.runtime.ProgramMain;
import bookings.runtime.Readiness;
import bookings.runtime.Rights;
import bookings.runtime.RunningProgram;
import bookings.runtime.Topics;
import bookings.runtime.tracing.Tracing;
import bookings.topology.Copies.Instance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code booking-topology}. */
public final class TopologyApp implements RunningProgram {
    private static final Logger log = LoggerFactory.getLogger(TopologyApp.class);

    /** Long enough for a last commit while the brokers are slow, and inside what a supervisor waits. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(20);

    private static final ThreadFactory WATCHER =
            Thread.ofPlatform().name("watcher-", 0).daemon().factory();

    private final KafkaStreams streams;
    private final AdminServer admin;
    private final OpenResources open;
    private final CompletableFuture<String> failure;

    private TopologyApp(
            KafkaStreams streams, AdminServer admin, OpenResources open, CompletableFuture<String> failure) {
        this.streams = streams;
        this.admin = admin;
        this.open = open;
        this.failure = failure;
    }

    public static void main(String[] args) {
        ProgramMain.run("booking-topology", System.getenv(), TopologyApp::start);
    }

    /**
     * Returns once the topology is on its way; {@code /readyz} tells when it decides.
     *
     * @throws CannotStartException if the topics or the saved progress do not allow a start
     */
    public static TopologyApp start(Environment environment) throws InterruptedException {
        var settings = TopologySettings.from(environment);
        var clients = new KafkaClients(settings.kafka(), "booking-topology");
        makeStateDir(settings);
        try (var opening = new OpenResources()) {
            var running = new CompletableFuture<Instance>();
            var decided = new DecidedPartitions();
            var restored = new RestoredPositions();
            var ages = new CopyAges(decided, restored);
            var peers = opening.add(new Peers());
            var queries = new QueryServer(new Copies(running, settings.kafka().partitions(), decided, ages, peers));
            var meters = opening.add(new Meters());
            var tracing = opening.add(Tracing.start(settings.tracing()));
            TopologyMeters.add(meters, decided);
            var readiness = new Readiness();
            readiness.check("topology", new Wholeness(running, ages)::whyNot);
            var admin = opening.add(AdminServer.start(settings.admin(), readiness, meters, queries.routes()));
            var topics = new Topics(settings.kafka());
            Topics.ensure(clients, topics.all(), rights(topics, settings.applicationId()));
            SavedProgress.check(
                    clients, settings.applicationId(), settings.kafka().rekeyedTopic());
            if (settings.protocol() == GroupProtocol.STREAMS) {
                BrokersGroup.configure(clients, settings);
            }
            var failure = new CompletableFuture<String>();
            var self = new HostInfo(settings.advertisedHost(), admin.address().getPort());
            var properties = StreamsProperties.of(settings, self.host() + ":" + self.port());
            restored.listenTo(properties);
            var streams = newStreams(topology(settings, decided, tracing), properties, settings);
            opening.add(() -> leave(streams));
            streams.setUncaughtExceptionHandler(new ThreadReplacement(failure, InstantSource.system()));
            streams.setStateListener((now, before) -> log.info("topology is {}, was {}", now, before));
            TopologyMeters.add(meters, streams);
            open(streams, settings);
            var membership = Membership.of(streams, settings, properties);
            running.complete(new Instance(streams, self, membership));
            var timer = Executors.newScheduledThreadPool(2, WATCHER); // one may wait for the brokers
            opening.add(timer::shutdownNow);
            var unused = timer.scheduleWithFixedDelay(() -> look(membership), 0, 500, TimeUnit.MILLISECONDS);
            ages.watch(streams, timer);
            return new TopologyApp(streams, admin, opening.keep(), failure);
        }
    }

    private static Rights rights(Topics topics, String applicationId) {
        return new Rights()
                .read(topics.requests(), topics.decisions(), topics.rekeyed())
                .write(topics.decisions(), topics.rekeyed())
                .write(topics.updates(), topics.replies(), topics.deadLetters())
                .keep(SavedProgress.changelogOf(applicationId))
                .join(applicationId)
                .transact(applicationId + "-");
    }

    /** One exception would end the looks for ever, and each query would take the gap for a stop of the program. */
    private static void look(Membership membership) {
        try {
            var unused = membership.doubt();
        } catch (RuntimeException bug) {
            log.warn("whether this instance is a member could not be seen", bug);
        }
    }

    private static Topology topology(TopologySettings settings, DecidedPartitions decided, Tracing tracing) {
        return BookingTopology.of(settings.kafka().channels(), settings.decider(), decided, tracing);
    }

    /** Hands the partitions over at once; by default Kafka Streams stays a member until its session times out. */
    private static void leave(KafkaStreams streams) {
        var options =
                CloseOptions.timeout(CLOSING_LIMIT).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
        if (!streams.close(options)) {
            log.error("the topology was still closing after {} s", CLOSING_LIMIT.toSeconds());
        }
    }

    private static void makeStateDir(TopologySettings settings) {
        try {
            Files.createDirectories(settings.stateDir());
        } catch (IOException e) {
            throw new CannotStartException(
                    "STATE_DIR " + settings.stateDir() + " cannot be made or written: " + e.getMessage(), e);
        }
    }

    private static KafkaStreams newStreams(Topology topology, Properties properties, TopologySettings settings) {
        try {
            return new KafkaStreams(topology, properties);
        } catch (StreamsException inUse) {
            throw unusable(settings, inUse);
        }
    }

    /** Opens the stores of earlier runs first, which shows whether the disk is full or a file of them broken. */
    private static void open(KafkaStreams streams, TopologySettings settings) {
        try {
            streams.start();
        } catch (StreamsException fullOrBroken) {
            throw unusable(settings, fullOrBroken);
        }
    }

    private static CannotStartException unusable(TopologySettings settings, StreamsException reason) {
        var said = reason.getCause() == null ? reason : reason.getCause();
        return new CannotStartException(
                """
                STATE_DIR %1$s cannot be used: %2$s
                Make room where it is full. Give each instance its own where another uses it.
                Else delete %1$s/%3$s: the state is made anew from Kafka""".formatted(settings.stateDir(), said.getMessage(), settings.applicationId()), reason);
    }

    /** Where queries, probes and operators reach it. */
    public URI adminAddress() {
        return admin.address();
    }

    /** Whether it decides commands now. */
    public boolean isRunning() {
        return streams.state() == State.RUNNING;
    }

    @Override
    public String whereabouts() {
        return "admin and queries at " + admin.address();
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        open.close();
    }
}
