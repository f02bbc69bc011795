package bookings.gateway.events;

import bookings.domain.Booking;
import bookings.gateway.edge.Admission;
import bookings.gateway.edge.Edge;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.Looks;
import bookings.gateway.edge.Sessions;
import bookings.gateway.edge.TopicFollower;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.OpenResources;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * The open event streams of a program. Each gets the updates of its own user's bookings, from its beginning, or from where
 * it had come before, here or at another process, without a gap or a repetition.
 */
public final class LiveEvents implements AutoCloseable {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";
    private static final int UNAVAILABLE = 503;
    private static final int MOST_PER_SESSION = 5;

    /** Well under the time after which our server, or a proxy, takes a silent connection for dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** How long a stream may go on once its session has ended, but for the few seconds that sessions are believed. */
    private static final Duration RECHECK = Duration.ofSeconds(20);

    /** Updates come in many small transactions; nobody sees so little delay, and it saves most of the looks under load. */
    private static final Duration REST = Duration.ofMillis(15);

    /** How long one who comes waits for a reader that is a little behind, or has just begun. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Side side;
    private final int mostStreams;
    private final int partitions;
    private final RecentUpdates updates;
    private final OpenResources open = new OpenResources();
    private final Executor writing =
            task -> Thread.ofVirtual().name("event-stream").start(task);
    private final AtomicBoolean rechecking = new AtomicBoolean();
    private volatile boolean readable;

    private final ReentrantLock lock = new ReentrantLock(); // for what follows
    private final Map<String, Set<EventStream>> streamsByUser = new HashMap<>();
    private final Map<String, Integer> streamsBySession = new HashMap<>();
    private int streams;
    private boolean closed;

    /** Without a reader and a timer: whoever makes it hands over updates, and beats. */
    LiveEvents(EventSettings settings, Side side, int partitions) {
        this.side = side;
        this.mostStreams = settings.mostStreams();
        this.partitions = partitions;
        this.updates = new RecentUpdates(settings.remembered(), Position.of(new long[partitions]));
    }

    /**
     * Begins to read the updates, and returns at once, also while Kafka is away. It is to be closed before the server that
     * its streams are answered by: a server that stops waits for its open answers.
     *
     * @param service names the program to Kafka, such as {@code traveler-service}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // neither of the two alarms throws anything
    public static LiveEvents start(EventSettings settings, Side side, KafkaSettings kafka, String service) {
        var clients = new KafkaClients(kafka, service);
        var events = new LiveEvents(settings, side, kafka.partitions());
        var channels = kafka.channels();
        var reader = new UpdateReader(channels.updates(), settings.remembered(), events);
        var timer = timer();
        events.open.add(timer::shutdownNow);
        events.open.add(
                TopicFollower.start(clients, "events", channels.updates().topic(), kafka.partitions(), REST, reader));
        timer.scheduleAtFixedRate(events::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleAtFixedRate(
                () -> Thread.ofVirtual().name("event-sessions").start(events::recheck),
                RECHECK.toMillis(),
                RECHECK.toMillis(),
                TimeUnit.MILLISECONDS);
        return events;
    }

    private static ScheduledExecutorService timer() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("event-timer").daemon().factory());
    }

    /** Adds the route of the streams, in front of others that would take {@code events} for an id. */
    public Edge.Routes before(Edge.Routes others) {
        return (routes, sessions, commands) -> {
            routes.get(side.path(), ctx -> open(ctx, sessions));
            others.addTo(routes, sessions, commands);
        };
    }

    /** The next update of its partition. Called by one thread only, as are the next three. */
    void publish(int partition, long offset, Booking booking, Supplier<String> json) {
        var user = side.userOf(booking);
        updates.add(partition, offset, user, json);
        locked(() -> List.copyOf(streamsByUser.getOrDefault(user, Set.of()))).forEach(EventStream::wake);
    }

    /** Everything before this was published, or is for nobody. */
    void read(Position reached) {
        updates.pass(reached);
    }

    /** What there was when the reader began has been read; what comes now is new. */
    void readable() {
        readable = true;
    }

    /** The reader begins, or begins anew somewhere else; streams that are open have lost their place. */
    void restart(Position start) {
        readable = false;
        updates.restart(start);
        all().forEach(EventStream::wake);
    }

    /** Lets every stream say a sign of life. */
    void beat() {
        all().forEach(EventStream::beat);
    }

    /** Ends the streams whose sessions have ended. */
    void recheck() {
        if (rechecking.compareAndSet(false, true)) {
            try {
                all().forEach(EventStream::recheck);
            } finally {
                rechecking.set(false);
            }
        }
    }

    /** How many streams are open. */
    int count() {
        return locked(() -> streams);
    }

    /** Ends all streams and takes no more; once closed, there is nothing left to close again. */
    @Override
    public void close() {
        open.close();
        locked(() -> closed = true);
        all().forEach(EventStream::end);
    }

    private void open(Context ctx, Sessions sessions) {
        try {
            var admission = sessions.admit(ctx, side.role());
            if (!isReadable()) {
                throw HttpFault.passing(UNAVAILABLE, "Events cannot be read now, try again");
            }
            open(ctx, sessions, admission);
        } catch (HttpFault fault) {
            sendAway(ctx, fault);
        }
    }

    private void open(Context ctx, Sessions sessions, Admission admission) {
        var reached = Optional.ofNullable(ctx.header(LAST_EVENT_ID)).filter(id -> !id.isBlank());
        var known = reached.flatMap(id -> Position.parse(id, partitions)).filter(this::isReached);
        ctx.future(() -> {
            try {
                takeRoom(admission);
            } catch (HttpFault fault) {
                sendAway(ctx, fault);
                return CompletableFuture.completedFuture(null);
            }
            var user = admission.userId();
            var resumed = known.flatMap(position -> updates.from(position, user));
            var cursor = resumed.orElseGet(() -> updates.atEnd(user));
            var greeting = reached.isPresent() && resumed.isEmpty()
                    ? Frames.reset(cursor.from())
                    : Frames.ready(cursor.from());
            return answer(
                    ctx,
                    new EventStream(
                            admission,
                            () -> sessions.stillAdmits(admission),
                            cursor,
                            greeting,
                            output(ctx),
                            () -> cut(ctx),
                            writing));
        });
    }

    /**
     * {@code EventSource} gives up for good on any status but 200, so where it is only early it gets a stream that ends at
     * once, and comes back with the id that it has.
     */
    private static void sendAway(Context ctx, HttpFault fault) {
        var accept = ctx.header("Accept");
        if (fault.status() != UNAVAILABLE || accept == null || !accept.contains("text/event-stream")) {
            throw fault;
        }
        ctx.contentType(CONTENT_TYPE).result(Frames.comeBack());
    }

    private boolean isReadable() {
        var looks = new Looks(PATIENCE);
        while (!readable && looks.again()) {}
        return readable;
    }

    /** One who comes from another process may be a moment ahead; one who stays ahead comes from another log. */
    private boolean isReached(Position reached) {
        var looks = new Looks(PATIENCE);
        while (!updates.position().hasReached(reached)) {
            if (!looks.again()) {
                return false;
            }
        }
        return true;
    }

    /** Called once its answer is asynchronous, which is when the container lets it be written as it goes. */
    private CompletableFuture<Void> answer(Context ctx, EventStream stream) {
        var ended = stream.ended().whenComplete((done, failed) -> leave(stream));
        enter(stream);
        ctx.status(200).contentType(CONTENT_TYPE);
        ctx.header("Cache-Control", "no-store, no-transform");
        ctx.header("X-Accel-Buffering", "no"); // some proxies collect an answer before they pass it on
        try {
            output(ctx).setWriteListener(stream);
        } catch (RuntimeException refused) {
            stream.onError(refused);
        }
        return ended;
    }

    /** @throws HttpFault 429 or 503 where there is none */
    private void takeRoom(Admission admission) {
        locked(() -> {
            if (closed) {
                throw HttpFault.passing(UNAVAILABLE, "Service is stopping, try again");
            }
            if (streamsBySession.getOrDefault(admission.sessionId(), 0) >= MOST_PER_SESSION) {
                throw HttpFault.passing(429, "Too many event streams in this session, close one first");
            }
            if (streams >= mostStreams) {
                throw HttpFault.passing(UNAVAILABLE, "Too many event streams, try again");
            }
            streams++;
            return streamsBySession.merge(admission.sessionId(), 1, Integer::sum);
        });
    }

    private void enter(EventStream stream) {
        var late = locked(() -> {
            streamsByUser
                    .computeIfAbsent(stream.admission().userId(), user -> new HashSet<>())
                    .add(stream);
            return closed;
        });
        if (late) {
            stream.end();
        }
    }

    private void leave(EventStream stream) {
        stream.close();
        locked(() -> {
            streams--;
            streamsBySession.computeIfPresent(
                    stream.admission().sessionId(), (session, open) -> open == 1 ? null : open - 1);
            return streamsByUser.computeIfPresent(stream.admission().userId(), (user, open) -> {
                open.remove(stream);
                return open.isEmpty() ? null : open;
            });
        });
    }

    private List<EventStream> all() {
        return locked(() ->
                streamsByUser.values().stream().flatMap(Collection::stream).toList());
    }

    private static ServletOutputStream output(Context ctx) {
        try {
            return ctx.res().getOutputStream(); // Javalin's own would collect and compress
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Servlets know no way to end an answer that its client does not read. */
    private static void cut(Context ctx) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
