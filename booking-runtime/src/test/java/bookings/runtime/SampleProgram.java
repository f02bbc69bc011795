package bookings.runtime;

import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.wire.TraceContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program whose life the environment decides; it says on standard output what happens to it. */
@SuppressWarnings("SystemOut")
final class SampleProgram {
    enum Fate {
        WORK,
        BREAK,
        FAIL,
        STARTING_FOR_EVER,
        SPEAK
    }

    private static final Logger log = LoggerFactory.getLogger(SampleProgram.class);

    private SampleProgram() {}

    public static void main(String[] arguments) {
        ProgramMain.run("sample", System.getenv(), SampleProgram::start);
    }

    private static RunningProgram start(Environment environment) throws InterruptedException {
        var fate = environment.choice("FATE", Fate.class, Fate.WORK);
        environment.whole("SIZE", 1, 1, 9);
        environment.check();
        try (var opening = new OpenResources()) {
            opening.add(() -> System.out.println("closed last"));
            opening.add(() -> System.out.println("closed first"));
            switch (fate) {
                case BREAK -> throw new IllegalStateException("a bug");
                case STARTING_FOR_EVER -> {
                    System.out.println("starting");
                    new CountDownLatch(1).await();
                }
                case SPEAK -> speak();
                case WORK, FAIL -> {}
            }
            return new Running(opening.keep(), fate == Fate.FAIL || fate == Fate.SPEAK);
        }
    }

    /** As programs do, and as their libraries do. */
    private static void speak() {
        var trace = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 0, "");
        var line = LogIds.booking(log.atWarn(), new BookingId("b00000000000000000000001"));
        LogIds.trace(LogIds.command(line, new CommandId("command-1")), Optional.of(trace))
                .log("{}", "two\r\nERROR lines \"quoted\"");
        log.error("it broke", new IllegalStateException("why it broke"));
        java.util.logging.Logger.getLogger("a.library").warning("as a library has it");
    }

    private record Running(OpenResources open, boolean failing) implements RunningProgram {
        @Override
        public String whereabouts() {
            return "at nowhere";
        }

        @Override
        public CompletableFuture<String> failure() {
            return failing ? CompletableFuture.completedFuture("the state is gone") : new CompletableFuture<>();
        }

        @Override
        public void close() {
            open.close();
        }
    }
}
