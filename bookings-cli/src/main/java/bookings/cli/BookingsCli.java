package bookings.cli;

import bookings.runtime.CannotStartException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The operator's commands. Exit codes: 0 for done; 1 for what could not be done, or for a difference that was looked for;
 * 2 for a command or a setting that makes no sense; 130 for one that was stopped.
 */
@Command(name = "bin/bookings", description = "Commands for operators.", mixinStandardHelpOptions = true)
public final class BookingsCli {
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int MAKES_NO_SENSE = 2;
    private static final int STOPPED = 130;

    /** A supervisor kills after 30 s. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

    private BookingsCli() {}

    public static void main(String[] arguments) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "bookings/cli/logback.xml");
        }
        var stop = new Stop();
        var ended = new CountDownLatch(1);
        // what a command has begun it leaves in order, so the end of the JVM waits for it
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(ended, stop), "stop"));
        var operator = new Operator(System.getenv(), writer(FileDescriptor.out), writer(FileDescriptor.err), stop);
        int code;
        try {
            code = run(operator, arguments);
        } finally {
            operator.out().flush();
            operator.err().flush();
            ended.countDown();
        }
        if (code != DONE) {
            System.exit(code);
        }
    }

    /**
     * Runs one command to its end.
     *
     * @return the exit code
     */
    static int run(Operator operator, String... arguments) {
        var commands = new CommandLine(new BookingsCli())
                .addSubcommand(new DeadLettersCommand(operator))
                .addSubcommand(new HistoryCommand(operator))
                .addSubcommand(new VerifyCommand(operator))
                .addSubcommand(new RebuildCommand(operator))
                .setOut(operator.out())
                .setErr(operator.err())
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(operator, failure))
                .setParameterExceptionHandler((wrong, words) -> explain(operator, wrong));
        return commands.execute(arguments);
    }

    private static void await(CountDownLatch ended, Stop stop) {
        stop.ask();
        try {
            var unused = ended.await(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException cutShort) {
            Thread.currentThread().interrupt();
        }
    }

    /** In UTF-8 wherever the terminal is; output of ours has letters beyond ASCII. */
    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }

    private static int explain(Operator operator, ParameterException wrong) {
        operator.err()
                .println(firstLine(wrong) + "; see "
                        + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return MAKES_NO_SENSE;
    }

    /** An outage is told in a line; a bug with its trace. */
    private static int explain(Operator operator, Exception failure) {
        var err = operator.err();
        switch (failure) {
            case CannotStartException setting -> {
                err.println(setting.getMessage());
                return MAKES_NO_SENSE;
            }
            case ParameterException wrong -> {
                return explain(operator, wrong);
            }
            case Stop.StoppedException stopped -> {
                err.println("stopped");
                return STOPPED;
            }
            case CannotDoException known -> err.println(known.getMessage());
            case AuthenticationException refused -> err.println("Kafka refused us: " + firstLine(refused));
            case AuthorizationException refused -> err.println("Kafka refused us: " + firstLine(refused));
            case KafkaException away ->
                err.println("Kafka does not answer at KAFKA_BROKERS=" + brokers(operator) + ": " + innermost(away));
            // the driver's words may show the address, and with it a password
            case MongoSecurityException refused ->
                err.println("MongoDB refused us: check the user and password of MONGODB_URI");
            case MongoTimeoutException away -> err.println("MongoDB does not answer at the address in MONGODB_URI");
            case MongoException failed ->
                err.println("MongoDB failed with code " + failed.getCode() + ": "
                        + failed.getClass().getSimpleName());
            default -> failure.printStackTrace(err);
        }
        return NOT_DONE;
    }

    private static String brokers(Operator operator) {
        return operator.environment().text("KAFKA_BROKERS", "localhost:9092");
    }

    private static String firstLine(Throwable failure) {
        return Printable.of(
                String.valueOf(failure.getMessage()).lines().findFirst().orElse(""), 400);
    }

    private static String innermost(Throwable failure) {
        return failure.getCause() == null ? firstLine(failure) : innermost(failure.getCause());
    }
}
