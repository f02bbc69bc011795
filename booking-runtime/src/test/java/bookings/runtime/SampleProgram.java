package bookings.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A program whose life the environment decides; it says on standard output what happens to it. */
@SuppressWarnings("SystemOut")
final class SampleProgram {
    enum Fate {
        WORK,
        BREAK,
        FAIL,
        STARTING_FOR_EVER
    }

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
                case WORK, FAIL -> {}
            }
            return new Running(opening.keep(), fate == Fate.FAIL);
        }
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
