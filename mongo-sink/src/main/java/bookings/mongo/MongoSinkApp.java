package bookings.mongo;

import bookings.mongo.MongoSinkSettings.WriteForm;
import bookings.runtime.AdminServer;
import bookings.runtime.Environment;
import bookings.runtime.KafkaClients;
import bookings.runtime.Meters;
import bookings.runtime.OpenResources;
import bookings.runtime.ProgramMain;
import bookings.runtime.Readiness;
import bookings.runtime.Rights;
import bookings.runtime.RunningProgram;
import bookings.runtime.Topics;
import bookings.runtime.tracing.Tracing;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;

/**
 * The program that keeps MongoDB's {@code bookings} equal to {@code booking-updates}.
 *
 * <p>It is ready once it has caught up, as long as Kafka and MongoDB answer. It is live in any case: while one of them is
 * away it waits for as long as it takes, and a restart would not help.
 */
public final class MongoSinkApp implements RunningProgram {
    /** Of the mirror, in the database that {@link MongoSinkSettings#database} tells. */
    public static final String COLLECTION = "bookings";

    private static final Duration MONGO_WAIT = Duration.ofSeconds(5);
    private static final Duration MONGO_ANSWER = Duration.ofSeconds(15);
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);
    private static final int BATCH_RECORDS = 500;

    /** Updates come in many small transactions, and one write for several of them is worth this much lag. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private final AdminServer admin;
    private final SinkProgress progress;
    private final CompletableFuture<String> failure;
    private final OpenResources open;

    private MongoSinkApp(
            AdminServer admin, SinkProgress progress, CompletableFuture<String> failure, OpenResources open) {
        this.admin = admin;
        this.progress = progress;
        this.failure = failure;
        this.open = open;
    }

    public static void main(String[] arguments) {
        ProgramMain.run("mongo-sink", System.getenv(), MongoSinkApp::start);
    }

    /**
     * Returns once the topics are known to be right and the loop runs; MongoDB may be away.
     *
     * @throws InterruptedException if told to stop while Kafka was awaited
     */
    public static MongoSinkApp start(Environment environment) throws InterruptedException {
        var settings = MongoSinkSettings.from(environment);
        var clients = new KafkaClients(settings.kafka(), "mongo-sink");
        var progress = new SinkProgress();
        try (var opening = new OpenResources()) {
            var meters = opening.add(new Meters());
            var tracing = opening.add(Tracing.start(settings.tracing()));
            SinkMeters.add(meters, progress, InstantSource.system());
            var uri = settings.address();
            var mongo = opening.add(MongoClients.create(mongoSettings(uri)));
            var admin = opening.add(AdminServer.start(settings.admin(), readiness(progress, mongo), meters));

            var topics = new Topics(settings.kafka());
            var rights = new Rights()
                    .read(topics.updates())
                    .write(topics.deadLetters())
                    .join(settings.group());
            Topics.ensure(clients, List.of(topics.updates(), topics.deadLetters()), rights);

            var bookings = mongo.getDatabase(MongoSinkSettings.database(uri)).getCollection(COLLECTION);
            opening.add(MirrorIndexes.startMaking(bookings));
            var deadLetters =
                    opening.add(DeadLetters.open(clients, settings.kafka().deadLetterTopic()));
            var consumer = consumer(clients, settings);
            meters.bind(new KafkaClientMetrics(consumer));
            var loop = new SinkLoop(
                    consumer,
                    settings.kafka().responseTopic(),
                    settings.kafka().channels().updates().values().deserializer(),
                    writes(settings.writes(), bookings),
                    deadLetters,
                    progress,
                    new MirrorTrace(tracing, settings.kafka().responseTopic()),
                    settings.fromStart());
            var running = opening.add(LoopThread.start(loop));
            return new MongoSinkApp(admin, progress, running.failure(), opening.keep());
        }
    }

    /** Completes once all that was in the topic at the start is in MongoDB. */
    public CompletableFuture<Void> caughtUp() {
        return progress.caughtUp();
    }

    /** Updates that are not in MongoDB yet, as of about a second ago; empty before the first look. */
    public OptionalLong lag() {
        return progress.lag();
    }

    /** Updates dealt with since the start, dead letters included. */
    public long written() {
        return progress.written();
    }

    /** Records sent to the dead letters since the start. */
    public long deadLetters() {
        return progress.deadLetters();
    }

    @Override
    public String whereabouts() {
        return "admin at " + admin.address();
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        open.close();
    }

    private static Readiness readiness(SinkProgress progress, MongoClient mongo) {
        var readiness = new Readiness();
        readiness.check("kafka", progress::kafkaTrouble);
        readiness.check("catching-up", progress::stillCatchingUp);
        // between writes only the driver's own heartbeat knows
        readiness.check(
                "mongo",
                () -> progress.mongoTrouble()
                        .or(() -> mongo.getClusterDescription().hasWritableServer()
                                ? Optional.empty()
                                : Optional.of("no server that takes writes is known")));
        return readiness;
    }

    private static MongoClientSettings mongoSettings(ConnectionString uri) {
        return MongoClientSettings.builder()
                .applicationName("mongo-sink")
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(MONGO_WAIT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(MONGO_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                        .readTimeout(MONGO_ANSWER.toMillis(), TimeUnit.MILLISECONDS))
                .applyConnectionString(uri)
                // whatever the address says: a secondary may not have yet what is newer than a refused update
                .readPreference(ReadPreference.primary())
                .build();
    }

    private static Consumer<byte[], byte[]> consumer(KafkaClients clients, MongoSinkSettings settings) {
        var properties =
                clients.committedReader("updates", settings.group(), KafkaClients.NoOffset.EARLIEST, GATHERING);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static BookingWrites writes(WriteForm form, MongoCollection<Document> bookings) {
        return switch (form) {
            // an update that one server alone has taken could be rolled back behind a committed offset
            case GUARDED ->
                BookingWrites.guarded(bookings.withWriteConcern(WriteConcern.MAJORITY
                        .withJournal(true)
                        .withWTimeout(MONGO_WAIT.toMillis(), TimeUnit.MILLISECONDS)));
            case SINGLE_WRITER -> BookingWrites.singleWriter(bookings);
        };
    }

    /** The loop in its thread. */
    private record LoopThread(SinkLoop loop, Thread thread, CompletableFuture<String> failure)
            implements AutoCloseable {
        static LoopThread start(SinkLoop loop) {
            var failure = new CompletableFuture<String>();
            var thread = new Thread(
                    () -> {
                        try {
                            loop.run();
                        } catch (Throwable bug) { // whatever it is, a program without its loop must end
                            failure.completeExceptionally(bug);
                        }
                    },
                    "sink-loop");
            thread.start();
            return new LoopThread(loop, thread, failure);
        }

        @Override
        public void close() throws InterruptedException {
            loop.stop();
            thread.join(CLOSING_LIMIT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join();
            }
        }
    }
}
