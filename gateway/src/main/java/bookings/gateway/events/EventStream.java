package bookings.gateway.events;

import bookings.gateway.edge.Admission;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open answer. It holds no thread and no queue: when something may have come, it is woken, reads on from its place and
 * writes as much as the connection takes; the rest waits in {@link RecentUpdates} until the container says that the
 * connection takes more.
 */
final class EventStream implements WriteListener {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    /** Upper bound of what one stream has in memory at a time, in updates. */
    private static final int MOST_AT_ONCE = 16;

    private final Admission admission;
    private final BooleanSupplier admitted;
    private final RecentUpdates.Cursor cursor;
    private final ServletOutputStream out;
    private final Runnable cut;
    private final Executor writing;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Wakes since the last look; it starts as if it was looking, and the container's first call begins it. */
    private final AtomicInteger wakes = new AtomicInteger(1);

    private String unwritten; // this and what follows belong to whoever looks, one at a time
    private boolean unflushed;
    private boolean begun;

    private volatile boolean heartbeatDue;
    private volatile boolean ending;

    /**
     * @param admitted whether its session still allows it; may ask MongoDB
     * @param greeting its first event
     * @param cut ends the connection without waiting for its client
     * @param writing runs short writes, which never block
     */
    EventStream(
            Admission admission,
            BooleanSupplier admitted,
            RecentUpdates.Cursor cursor,
            String greeting,
            ServletOutputStream out,
            Runnable cut,
            Executor writing) {
        this.admission = admission;
        this.admitted = admitted;
        this.cursor = cursor;
        this.unwritten = greeting;
        this.out = out;
        this.cut = cut;
        this.writing = writing;
    }

    Admission admission() {
        return admission;
    }

    /** Gives up its place; to be called once it has ended. */
    void close() {
        cursor.close();
    }

    /** Completes when it has ended, for whatever reason. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Something may have come. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            writing.execute(this::look);
        }
    }

    /** Says a sign of life, and how far it has come. */
    void beat() {
        heartbeatDue = true;
        wake();
    }

    /** Ends it where its session does not allow it any more. */
    void recheck() {
        if (!admitted.getAsBoolean()) {
            end();
        }
    }

    /** Ends it in good order, or, where its client does not read, at once. */
    void end() {
        ending = true;
        wake();
    }

    @Override
    public void onWritePossible() {
        if (begun) {
            wake();
        } else {
            begun = true;
            writing.execute(this::look);
        }
    }

    @Override
    public void onError(Throwable failed) {
        log.debug("user={} is gone: {}", admission.userId(), failed.toString());
        ended.complete(null);
    }

    private void look() {
        int answered;
        do {
            answered = wakes.get();
            try {
                write();
            } catch (IOException | RuntimeException gone) {
                log.debug("user={} cannot be written to: {}", admission.userId(), gone.toString());
                ended.complete(null);
            }
        } while (!wakes.compareAndSet(answered, 0));
    }

    private void write() throws IOException {
        while (!ended.isDone()) {
            if (!out.isReady()) { // the container calls when it is
                if (ending || cursor.isLost()) {
                    drop();
                }
                return;
            }
            if (ending) {
                ended.complete(null);
            } else if (!unwritten.isEmpty()) {
                out.write(unwritten.getBytes(StandardCharsets.UTF_8));
                unwritten = "";
                unflushed = true;
            } else if (!readOn()) {
                if (!unflushed) {
                    return;
                }
                out.flush();
                unflushed = false;
            }
        }
    }

    /** Whether to go on: there is more, or it has ended. */
    private boolean readOn() {
        if (cursor.isLost()) {
            drop();
            return true;
        }
        var beat = heartbeatDue;
        var page = cursor.read(MOST_AT_ONCE);
        var text = new StringBuilder();
        for (var update : page.updates()) {
            text.append(Frames.booking(
                    cursor.from().furthest(update.after()), update.json().get()));
        }
        if (beat && page.position().isPresent()) {
            heartbeatDue = false;
            text.append(Frames.heartbeat(cursor.from().furthest(page.position().get())));
        }
        unwritten = text.toString();
        return !unwritten.isEmpty() || page.position().isEmpty();
    }

    private void drop() {
        log.info("user={} does not read its event stream, which is cut", admission.userId());
        ended.complete(null);
        cut.run();
    }
}
