package bookings.quickstart;

import bookings.runtime.OpenResources;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts several things at the same time. What has started when one of them fails, or when all are told to stop, is handed
 * over for closing like the rest, so that nothing is left running.
 */
final class StartingTogether {
    private final OpenResources opening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<? extends AutoCloseable>> begun = new ArrayList<>();

    /** @param opening gets what has started, in the order of beginning */
    StartingTogether(OpenResources opening) {
        this.opening = opening;
    }

    /** Its result is there once {@link #await} has returned. */
    <T extends AutoCloseable> Future<T> begin(Callable<T> start) {
        var future = threads.submit(start);
        begun.add(future);
        return future;
    }

    /**
     * Returns once all have started.
     *
     * @throws InterruptedException if told to stop meanwhile
     */
    void await() throws InterruptedException {
        RuntimeException failure = null;
        InterruptedException stopped = null;
        for (var start : begun) {
            while (!start.isDone()) {
                try {
                    start.get();
                } catch (InterruptedException told) {
                    stopped = told;
                    threads.shutdownNow();
                } catch (ExecutionException failed) {
                    break; // told below
                }
            }
            if (start.state() == Future.State.SUCCESS) {
                opening.add(start.resultNow());
            } else if (failure == null && !(start.exceptionNow() instanceof InterruptedException)) {
                failure = asUnchecked(start.exceptionNow());
                threads.shutdownNow();
            }
        }
        threads.shutdown();
        if (stopped != null) {
            throw stopped;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException asUnchecked(Throwable failure) {
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
