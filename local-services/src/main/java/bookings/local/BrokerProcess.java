package bookings.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@link EmbeddedBroker} in a JVM of its own, which can be killed, stopped, paused and started again on the same
 * port and directory. Its output is in a log beside the directory.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // a broker of a test lives too short to earn more
            "-Dlogback.configurationFile=bookings/local/logback-quiet.xml");

    private final EmbeddedBroker.Config config;
    private @Nullable ProgramProcess program;

    private BrokerProcess(EmbeddedBroker.Config config) {
        this.config = config;
    }

    /** A broker that serves, on the config's port or, with 0, on a free one that it keeps from now on. */
    public static BrokerProcess start(EmbeddedBroker.Config config) {
        int port = FreePorts.wantedOrNext(config.port());
        var broker = new BrokerProcess(new EmbeddedBroker.Config(config.directory(), port, config.properties()));
        broker.start();
        return broker;
    }

    /** Starts the broker again after {@link #kill} or {@link #stop}; returns once it serves. */
    public void start() {
        if (program != null && program.isAlive()) {
            throw new IllegalStateException("the broker on port " + config.port() + " is still running");
        }
        var arguments = new ArrayList<String>();
        arguments.add(config.directory().toString());
        arguments.add(Integer.toString(config.port()));
        config.properties().forEach((name, value) -> arguments.add(name + "=" + value));
        Path directory = config.directory().toAbsolutePath();
        Path log = directory.resolveSibling(directory.getFileName() + "-broker.log");
        var started = ProgramProcess.start(
                ProgramProcess.Launch.ofMain(BrokerMain.class.getName(), JVM_OPTIONS, arguments, log));
        program = started;
        try {
            started.awaitLine("^broker serves ", START_LIMIT);
        } catch (ServiceStartException e) {
            started.kill();
            throw e;
        }
    }

    /** The address for {@code bootstrap.servers}; the same after a restart. */
    public String bootstrap() {
        return "127.0.0.1:" + config.port();
    }

    public boolean isAlive() {
        return program != null && program.isAlive();
    }

    /** Waits for the broker to end by itself, as {@link ProgramProcess#exitCode}. */
    public int exitCode(Duration limit) {
        return program().exitCode(limit);
    }

    /** SIGKILL. */
    public void kill() {
        program().kill();
    }

    /** SIGTERM: the broker closes its files cleanly. */
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
            throw new IllegalStateException("the broker was never started");
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
