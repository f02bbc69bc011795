package bookings.endtoend;

import bookings.local.ProgramProcess;
import bookings.local.ProgramProcess.Launch;
import java.io.File;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of our programs in a process of its own, which can be killed and started again on its ports and its directory. */
final class Part implements AutoCloseable {
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // a program of a test lives too short to earn more
            "--enable-native-access=ALL-UNNAMED");

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Launch launch;
    private final URI admin;
    private @Nullable ProgramProcess process;
    private boolean changed;

    /** @param name distinguishes several parts of one program, in messages and in the name of the log */
    Part(String name, Class<?> program, Path directory, int adminPort, Map<String, String> environment) {
        this(name, program, JVM_OPTIONS, directory, adminPort, environment);
    }

    private Part(
            String name,
            Class<?> program,
            List<String> options,
            Path directory,
            int adminPort,
            Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        variables.put("ADMIN_PORT", Integer.toString(adminPort));
        var launch = Launch.ofMain(program.getName(), options, List.of(), directory.resolve(name + ".log"));
        this.launch = new Launch(name, launch.command(), variables, launch.log());
        this.admin = URI.create("http://127.0.0.1:" + adminPort);
    }

    /** One whose classes are looked for in a folder before they are looked for where they belong. */
    static Part changed(
            String name,
            Class<?> program,
            Path classes,
            Path directory,
            int adminPort,
            Map<String, String> environment) {
        var options = new ArrayList<>(JVM_OPTIONS);
        // of two class paths, the later one counts
        options.addAll(List.of("-cp", classes + File.pathSeparator + System.getProperty("java.class.path")));
        return new Part(name, program, options, directory, adminPort, environment);
    }

    /** Starts it where it does not run, or runs with a test's settings, without waiting; see {@link #awaitReady}. */
    synchronized void start() {
        if (isAlive() && changed) {
            stop();
        }
        if (!isAlive()) {
            process = ProgramProcess.start(launch);
            changed = false;
        }
    }

    /** Stops it and starts it with these settings on top of its own, until {@link #start} is called again. */
    void restartWith(Map<String, String> settings) {
        stop();
        process = ProgramProcess.start(launch.withEnvironment(settings));
        changed = true;
        awaitReady();
    }

    /** SIGTERM, and waits for the end. */
    synchronized void stop() {
        var unused = process().stop(STOP_LIMIT);
    }

    /** Waits until the program says that it can do its work. */
    void awaitReady() {
        Waiting.until(launch.name() + " to be ready, see " + launch.log(), this::isReady);
    }

    private boolean isReady() {
        if (!isAlive()) {
            throw new AssertionError(launch.name() + " has ended:\n" + process().output());
        }
        return Http.tryGet(admin.resolve("/readyz"))
                .map(HttpResponse::statusCode)
                .filter(status -> status == 200)
                .isPresent();
    }

    String name() {
        return launch.name();
    }

    /** Where it listens for probes and queries. */
    URI admin() {
        return admin;
    }

    /** SIGKILL. */
    synchronized void kill() {
        process().kill();
    }

    ProgramProcess process() {
        if (process == null) {
            throw new IllegalStateException(launch.name() + " was never started");
        }
        return process;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
