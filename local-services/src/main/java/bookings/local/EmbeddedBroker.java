package bookings.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker with its controller in this JVM, on 127.0.0.1 only.
 *
 * <p>Its data outlives it, also when the JVM is killed: the next start on the same directory goes on from there, on the
 * same port or another. Kafka itself ends the JVM when the disk under a running broker fails.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int NODE_ID = 1;
    private static final int OFFSETS_RETENTION_MINUTES = (int) TimeUnit.DAYS.toMinutes(5 * 365);
    private static final int CLEANER_BUFFER_BYTES = 16 * 1024 * 1024;

    /**
     * @param directory where the data lies; made and formatted when it is new
     * @param port where clients connect; 0 for any free one
     * @param properties of the broker, in Kafka's words; they win over ours
     */
    public record Config(Path directory, int port, Map<String, String> properties) {
        public Config {
            properties = Map.copyOf(properties);
        }

        public Config(Path directory, int port) {
            this(directory, port, Map.of());
        }
    }

    private final SingleNode server;
    private final int port;

    private EmbeddedBroker(SingleNode server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Returns once the broker serves.
     *
     * @throws ServiceStartException if something listens on the port, the directory cannot be used, or another broker
     *     uses it
     */
    public static synchronized EmbeddedBroker start(Config config) {
        int port = FreePorts.wantedOrNext(config.port());
        Path log = config.directory().toAbsolutePath().normalize();
        try {
            Files.createDirectories(log);
            requireUnlocked(log);
            format(log);
        } catch (IOException e) {
            throw new ServiceStartException("the broker cannot use the directory " + log + ": " + e, e);
        }
        return new EmbeddedBroker(startServer(config, log, port), port);
    }

    private static SingleNode startServer(Config config, Path log, int port) {
        Thread starter = Thread.currentThread();
        Exit.Procedure end = (status, message) -> {
            if (Thread.currentThread() == starter) {
                throw new ServiceStartException(
                        "the broker gave up, see its log" + (message == null ? "" : ": " + message));
            }
            endWithBroker(status, message);
        };
        Exit.setExitProcedure(end);
        Exit.setHaltProcedure(end);
        SingleNode server = null;
        try {
            server = new SingleNode(KafkaConfig.fromProps(properties(config, log, port, FreePorts.next()), false));
            server.start();
            return server;
        } catch (RuntimeException e) {
            if (server != null) {
                stopQuietly(server, e);
            }
            throw new ServiceStartException("the broker did not start on port " + port + " with " + log + ": " + e, e);
        } finally {
            // not Kafka's reset, which leaves procedures that throw, and so a broker whose disk failed half alive
            Exit.setExitProcedure(EmbeddedBroker::endWithBroker);
            Exit.setHaltProcedure(EmbeddedBroker::endWithBroker);
        }
    }

    private static void endWithBroker(int status, @Nullable String message) {
        LOG.error(
                "Kafka has given up its broker, and this program ends with it{}; the lines above say why, such as a full disk",
                message == null ? "" : ": " + message);
        Runtime.getRuntime().halt(status);
    }

    private static void stopQuietly(SingleNode server, RuntimeException reason) {
        try {
            server.stop();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static Properties properties(Config config, Path log, int port, int controllerPort) {
        var broker = new Properties();
        broker.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                NODE_ID,
                "listeners",
                "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "CLIENTS://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "CLIENTS",
                "controller.listener.names",
                "CONTROLLER",
                // the address of a static voter is not stored, so the controller may move to another port
                "controller.quorum.voters",
                NODE_ID + "@127.0.0.1:" + controllerPort,
                "log.dirs",
                log.toString()));
        broker.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "offsets.topic.num.partitions", "4",
                "offsets.topic.replication.factor", "1",
                "offsets.retention.minutes", OFFSETS_RETENTION_MINUTES,
                "transaction.state.log.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1"));
        broker.putAll(Map.of(
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
                "add.partitions.to.txn.retry.backoff.ms", "1",
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "1000",
                "group.consumer.min.session.timeout.ms", "1000",
                "group.consumer.min.heartbeat.interval.ms", "200",
                "group.streams.min.session.timeout.ms", "1000",
                "group.streams.min.heartbeat.interval.ms", "200",
                "group.streams.initial.rebalance.delay.ms", "0"));
        // one machine, few cores: smaller buffers and fewer threads than the defaults
        broker.putAll(Map.of(
                "log.cleaner.dedupe.buffer.size", CLEANER_BUFFER_BYTES,
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2"));
        // nobody could lead in this broker's place, so it keeps its partitions through a pause of any length
        broker.put("broker.session.timeout.ms", String.valueOf(TimeUnit.DAYS.toMillis(1)));
        broker.putAll(config.properties());
        return broker;
    }

    /** Kafka writes meta.properties as the last step, so a format that was cut short is done again. */
    private static void format(Path log) throws IOException {
        if (Files.exists(log.resolve("meta.properties"))) {
            return;
        }
        var printed = new ByteArrayOutputStream();
        try (var out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(out)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(log.toString())
                    .setDirectories(List.of(log.toString()))
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new ServiceStartException(
                    "the broker cannot format " + log + ": " + e + " " + printed.toString(StandardCharsets.UTF_8), e);
        }
    }

    private static void requireUnlocked(Path log) throws IOException {
        try (var channel = FileChannel.open(log.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse(log);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(log);
        }
    }

    private static ServiceStartException inUse(Path log) {
        return new ServiceStartException("another broker uses the directory " + log + ": stop it first");
    }

    public int port() {
        return port;
    }

    /** The address for {@code bootstrap.servers}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Stops the broker cleanly and waits for that; closing twice is harmless. */
    @Override
    public void close() {
        server.stop();
    }
}
