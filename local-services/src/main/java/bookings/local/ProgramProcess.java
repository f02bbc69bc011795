package bookings.local;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A program that runs as a child of this JVM and never outlives it: it is killed when this JVM ends, however that ends.
 *
 * <p>What it prints goes to a log file, behind what earlier runs have left there.
 */
public final class ProgramProcess implements AutoCloseable {
    private static final int QUOTED_LINES = 40;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /**
     * Runs the program under the shell's own process id. A second process reads the pipe from this JVM, which ends when
     * this JVM does, and then kills the program; unlike a thread in the program it can do so while the program is stopped.
     */
    private static final String GUARD = """
            exec 3<&0
            { cat <&3 >/dev/null; kill -9 $$; } 2>/dev/null &
            exec "$@" </dev/null 3<&-
            """;

    /**
     * What to run.
     *
     * @param name of the program in messages
     * @param environment added to this JVM's own
     * @param log where its output goes; its directory is made when missing
     */
    public record Launch(String name, List<String> command, Map<String, String> environment, Path log) {
        public Launch {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        /** A main class of this JVM's class path in a JVM of its own. */
        public static Launch ofMain(String mainClass, List<String> arguments, Path log) {
            return ofMain(mainClass, List.of(), arguments, log);
        }

        /** As {@link #ofMain(String, List, Path)}, with options for the JVM, such as {@code -Xmx256m}. */
        public static Launch ofMain(String mainClass, List<String> jvmOptions, List<String> arguments, Path log) {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(jvmOptions);
            command.add(mainClass);
            command.addAll(arguments);
            return new Launch(mainClass.substring(mainClass.lastIndexOf('.') + 1), command, Map.of(), log);
        }

        /** The same with these variables added. */
        public Launch withEnvironment(Map<String, String> added) {
            var all = new HashMap<>(environment);
            all.putAll(added);
            return new Launch(name, command, all, log);
        }
    }

    private final Launch launch;
    private final Process process;
    private final long logStart;

    private ProgramProcess(Launch launch, Process process, long logStart) {
        this.launch = launch;
        this.process = process;
        this.logStart = logStart;
    }

    /**
     * Returns at once; {@link #awaitLine} tells when the program is ready.
     *
     * @throws ServiceStartException if the program cannot be run or the log not be written
     */
    public static ProgramProcess start(Launch launch) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, launch.name()));
        command.addAll(launch.command());
        try {
            Files.createDirectories(launch.log().toAbsolutePath().getParent());
            long logStart = Files.exists(launch.log()) ? Files.size(launch.log()) : 0;
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
            builder.environment().putAll(launch.environment());
            return new ProgramProcess(launch, builder.start(), logStart);
        } catch (IOException e) {
            throw new ServiceStartException(launch.name() + " cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Waits for a line of this run's output in which the expression is found.
     *
     * @throws ServiceStartException if the program ends first or the time is over, with the end of its output
     */
    public MatchResult awaitLine(String regex, Duration limit) {
        var pattern = Pattern.compile(regex);
        var found = new ArrayList<MatchResult>();
        await("print a line with \"" + regex + "\"", limit, () -> {
            for (String line : output().lines().toList()) {
                var matcher = pattern.matcher(line);
                if (matcher.find()) {
                    found.add(matcher.toMatchResult());
                    return true;
                }
            }
            return false;
        });
        return found.getFirst();
    }

    /**
     * Waits for a condition that the program brings about.
     *
     * @param what the program should do, as it reads behind "did not" in a message
     * @throws ServiceStartException if the program ends first or the time is over, with the end of its output
     */
    void await(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean alive = process.isAlive(); // before the look: what it printed last is seen
            if (condition.getAsBoolean()) {
                return;
            }
            if (!alive) {
                throw new ServiceStartException(launch.name() + " ended with exit code " + process.exitValue()
                        + " and did not " + what + end());
            }
            if (System.nanoTime() > deadline) {
                throw new ServiceStartException(launch.name() + " did not " + what + " within " + limit + end());
            }
            pauseBetweenLooks();
        }
    }

    private void pauseBetweenLooks() {
        try {
            process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceStartException("interrupted while waiting for " + launch.name(), e);
        }
    }

    /** What this run has printed so far. */
    public String output() {
        try (var log = Files.newByteChannel(launch.log())) {
            log.position(logStart);
            return new String(Channels.newInputStream(log).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ServiceStartException("cannot read the log " + launch.log(), e);
        }
    }

    private String end() {
        var lines = output().lines().toList();
        var last = lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size());
        return "; the end of " + launch.log() + ":\n" + String.join("\n", last);
    }

    public Path log() {
        return launch.log();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /**
     * SIGTERM, and waits for the end.
     *
     * @return the exit code
     * @throws ServiceStartException if the program still runs when the time is over
     */
    public int stop(Duration limit) {
        resume(); // a stopped process would not see the signal
        process.toHandle().destroy(); // Process.destroy would also close the pipe to the guard, and so kill
        return exitCode(limit);
    }

    /** SIGSTOP: the process stays, keeps its connections, and does nothing until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /**
     * Waits for the program to end by itself.
     *
     * @throws ServiceStartException if it still runs when the time is over, with the end of its output
     */
    public int exitCode(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ServiceStartException(launch.name() + " did not end within " + limit + end());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceStartException("interrupted while waiting for the end of " + launch.name(), e);
        }
    }

    private void signal(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ServiceStartException("cannot send " + signal + " to " + launch.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #kill}. */
    @Override
    public void close() {
        kill();
    }
}
