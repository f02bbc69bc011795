package bookings.local;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real mongod on 127.0.0.1 as a child of this JVM, which can be killed, stopped, paused and started again on the same
 * port and directory. Its output is in a log beside the directory.
 */
public final class MongodProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MongodProcess.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int ALREADY_INITIALIZED = 23;
    private static final String SET = "local";

    /**
     * @param binary the mongod
     * @param directory for its data; made when missing
     * @param port where clients connect; 0 for any free one
     * @param replicaSet whether it is a replica set of one, as transactions and change streams need
     */
    public record Config(Path binary, Path directory, int port, boolean replicaSet) {}

    private final Config config;
    private @Nullable ProgramProcess program;

    private MongodProcess(Config config) {
        this.config = config;
    }

    /** A mongod that answers, on the config's port or, with 0, on a free one that it keeps from now on. */
    public static MongodProcess start(Config config) {
        int port = FreePorts.wantedOrNext(config.port());
        var mongod = new MongodProcess(new Config(config.binary(), config.directory(), port, config.replicaSet()));
        mongod.start();
        return mongod;
    }

    /**
     * The mongod that the setting {@code MONGOD} (system property, else environment) or else the PATH names.
     *
     * @throws ServiceStartException if the setting names no executable file
     */
    public static Optional<Path> onPath() {
        String named = System.getProperty("MONGOD", System.getenv().getOrDefault("MONGOD", ""));
        if (!named.isBlank()) {
            Path binary = Path.of(named);
            if (!isProgram(binary)) {
                throw new ServiceStartException("MONGOD is no executable file: " + named);
            }
            return Optional.of(binary);
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(Predicate.not(String::isBlank))
                .map(directory -> Path.of(directory, "mongod"))
                .filter(MongodProcess::isProgram)
                .findFirst();
    }

    /**
     * As {@link #onPath}, else the one that {@code bin/fetch-mongod} keeps in the user's cache and fetches where it must.
     * For tests; the script is looked for from the working directory upwards. Empty where it cannot be had, with the
     * reason in the log.
     */
    public static Optional<Path> find() {
        return onPath().or(MongodProcess::fetch);
    }

    private static Optional<Path> fetch() {
        var script = Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                .map(directory -> directory.resolve("bin").resolve("fetch-mongod"))
                .filter(MongodProcess::isProgram)
                .findFirst();
        if (script.isEmpty()) {
            LOG.warn(
                    "no mongod: none on the PATH, and no bin/fetch-mongod above {}",
                    Path.of("").toAbsolutePath());
            return Optional.empty();
        }
        try {
            Path errors = Files.createTempFile("fetch-mongod", ".log");
            try {
                var process = new ProcessBuilder(script.get().toString())
                        .redirectError(errors.toFile())
                        .start();
                String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                if (process.waitFor() == 0) {
                    return Optional.of(Path.of(printed));
                }
                LOG.warn("no mongod: {}", Files.readString(errors).strip());
                return Optional.empty();
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            LOG.warn("no mongod: {} failed", script.get(), e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceStartException("interrupted while fetching a mongod", e);
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Starts mongod again after {@link #kill} or {@link #stop}; returns once it answers. */
    public void start() {
        if (program != null && program.isAlive()) {
            throw new IllegalStateException("mongod on port " + config.port() + " is still running");
        }
        FreePorts.requireFree(config.port());
        try {
            Files.createDirectories(config.directory());
        } catch (IOException e) {
            throw new ServiceStartException("mongod cannot use the directory " + config.directory(), e);
        }
        Path directory = config.directory().toAbsolutePath();
        Path log = directory.resolveSibling(directory.getFileName() + "-mongod.log");
        var started = ProgramProcess.start(new ProgramProcess.Launch("mongod", command(), Map.of(), log));
        program = started;
        try (var client = MongoClients.create(ownUri())) {
            started.await("answer", START_LIMIT, () -> answers(client, new Document("ping", 1), reply -> true));
            if (config.replicaSet()) {
                initiate(client);
                started.await(
                        "become primary",
                        START_LIMIT,
                        () -> answers(
                                client,
                                new Document("hello", 1),
                                reply -> reply.getBoolean("isWritablePrimary", false)));
            }
        } catch (RuntimeException e) {
            started.kill();
            throw e;
        }
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of(
                config.binary().toString(),
                "--dbpath",
                config.directory().toString(),
                "--port",
                Integer.toString(config.port()),
                "--bind_ip",
                "127.0.0.1",
                "--nounixsocket",
                "--wiredTigerCacheSizeGB",
                "0.25",
                "--setParameter",
                "diagnosticDataCollectionEnabled=false"));
        if (config.replicaSet()) {
            command.addAll(List.of("--replSet", SET));
        }
        return command;
    }

    private String ownUri() {
        return "mongodb://127.0.0.1:" + config.port()
                + "/?directConnection=true&serverSelectionTimeoutMS=500&connectTimeoutMS=500&socketTimeoutMS=10000";
    }

    private static boolean answers(MongoClient client, Document command, Predicate<Document> expected) {
        try {
            return expected.test(client.getDatabase("admin").runCommand(command));
        } catch (MongoException e) {
            return false; // not up yet
        }
    }

    private void initiate(MongoClient client) {
        var member = new Document("_id", 0).append("host", "127.0.0.1:" + config.port());
        var set = new Document("_id", SET).append("members", List.of(member));
        try {
            client.getDatabase("admin").runCommand(new Document("replSetInitiate", set));
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != ALREADY_INITIALIZED) {
                throw e;
            }
        }
    }

    /** The address for a driver, without a database; the same after a restart. */
    public String uri() {
        return "mongodb://127.0.0.1:" + config.port() + (config.replicaSet() ? "/?replicaSet=" + SET : "");
    }

    /** Where its data lie. */
    public Path directory() {
        return config.directory();
    }

    public boolean isAlive() {
        return program != null && program.isAlive();
    }

    /** SIGKILL. */
    public void kill() {
        program().kill();
    }

    /** SIGTERM: mongod closes its files cleanly. */
    public void stop() {
        program().stop(STOP_LIMIT);
    }

    /** {@link #kill}, then {@link #start()}. */
    public void restart() {
        kill();
        start();
    }

    /** SIGSTOP: clients keep their connections and get no answers. */
    public void pause() {
        program().pause();
    }

    /** SIGCONT. */
    public void resume() {
        program().resume();
    }

    private ProgramProcess program() {
        if (program == null) {
            throw new IllegalStateException("mongod was never started");
        }
        return program;
    }

    /** As {@link #kill}. */
    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
