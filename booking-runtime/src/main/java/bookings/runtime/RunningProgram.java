package bookings.runtime;

import java.util.concurrent.CompletableFuture;

/** A program at work. Closing it ends the work in order and releases everything. */
public interface RunningProgram extends AutoCloseable {
    /** Where it can be reached, such as {@code at http://127.0.0.1:5005, admin at http://127.0.0.1:9105}. */
    String whereabouts();

    /** Completes with the reason if the program can no longer do its work; it must be closed then as well. */
    default CompletableFuture<String> failure() {
        return new CompletableFuture<>();
    }

    @Override
    void close();
}
