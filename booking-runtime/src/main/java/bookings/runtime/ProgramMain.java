package bookings.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The life of a program that has a JVM to itself; the only place that ends one. Exit codes: 1 for a bug, 2 for what an
 * operator must put right before a start, 3 for a program that could not go on.
 */
public final class ProgramMain {
    private static final Logger log = LoggerFactory.getLogger(ProgramMain.class);

    /** Kubernetes kills after 30 s. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(25);

    private static final int BUG = 1;
    private static final int CANNOT_START = 2;
    private static final int CANNOT_GO_ON = 3;

    private ProgramMain() {}

    /**
     * Runs a program until it is told to stop (SIGTERM, SIGINT) or fails. Does not return before that.
     *
     * @param name how the program is called in its first and last lines
     * @param variables the process environment
     */
    public static void run(String name, Map<String, String> variables, Program program) {
        // what libraries tell the JDK's log is to be in ours, and in its form
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        var ended = new CountDownLatch(1);
        var worker = Thread.currentThread();
        // the hook only asks and waits: starting and closing stay in this thread, so they can never overlap
        var hook = new Thread(() -> stop(name, worker, ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        int code;
        try {
            code = live(name, new Environment(variables), program);
        } finally {
            ended.countDown();
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    @SuppressWarnings("SystemOut") // the operator reads these lines even where the log is switched off
    private static int live(String name, Environment environment, Program program) {
        RunningProgram running;
        var unused = LogFormat.from(environment); // a bad one is named with all that the program refuses
        try {
            running = program.start(environment);
        } catch (CannotStartException fault) {
            System.err.println(name + " cannot start:");
            String.valueOf(fault.getMessage()).lines().forEach(line -> System.err.println("  " + line));
            return CANNOT_START;
        } catch (InterruptedException stopped) {
            log.info("{} stopped before it was up", name);
            return 0;
        } catch (Exception | LinkageError bug) {
            log.error("{} failed to start", name, bug);
            return BUG;
        }
        log.info("{} ready {}", name, running.whereabouts());
        int code = untilToldOrFailed(name, running);
        try {
            running.close();
            log.info("{} stopped", name);
        } catch (RuntimeException bug) {
            log.error("{} did not stop in order", name, bug);
            return code == 0 ? BUG : code;
        }
        return code;
    }

    private static int untilToldOrFailed(String name, RunningProgram running) {
        try {
            log.error("{} cannot go on: {}", name, running.failure().get());
            return CANNOT_GO_ON;
        } catch (InterruptedException told) {
            return 0;
        } catch (ExecutionException bug) {
            log.error("{} cannot go on", name, bug.getCause());
            return CANNOT_GO_ON;
        }
    }

    private static void stop(String name, Thread worker, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!ended.await(CLOSING_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                log.error("{} was still closing after {} s and is cut off", name, CLOSING_LIMIT.toSeconds());
            }
        } catch (InterruptedException cutShort) {
            Thread.currentThread().interrupt();
        }
    }
}
