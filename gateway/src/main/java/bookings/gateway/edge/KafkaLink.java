package bookings.gateway.edge;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.runtime.CannotStartException;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Meters;
import bookings.runtime.OpenResources;
import bookings.runtime.Rights;
import bookings.runtime.TopicSpec;
import bookings.runtime.Topics;
import bookings.wire.BookingHeaders;
import bookings.wire.Channel;
import bookings.wire.Channels;
import bookings.wire.TraceContext;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's connection to Kafka: commands out, replies in. It is made in the background, so that a program starts and
 * stays up while Kafka is away; until then, and whenever Kafka is known to be away, nothing is sent and nobody waits.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is chained here only takes notes
public final class KafkaLink implements CommandSender, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaLink.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final KafkaClients clients;
    private final Function<Topics, TopicSpec> commands;
    private final Channels channels;
    private final PendingReplies replies;
    private final Executor answering;
    private final Clock clock;
    private final Meters meters;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final OpenResources open = new OpenResources();
    private final Thread connecting;
    private volatile @Nullable Connection connection;
    private boolean closed; // guarded by open

    private KafkaLink(
            KafkaSettings settings,
            KafkaClients clients,
            Function<Topics, TopicSpec> commands,
            PendingReplies replies,
            Executor answering,
            Clock clock,
            Meters meters) {
        this.settings = settings;
        this.clients = clients;
        this.commands = commands;
        this.channels = settings.channels();
        this.replies = replies;
        this.answering = answering;
        this.clock = clock;
        this.meters = meters;
        this.connecting = Thread.ofVirtual().name("kafka-link").unstarted(this::connect);
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @param commands the topic that the program sends its commands to
     */
    public static KafkaLink start(
            KafkaSettings settings,
            KafkaClients clients,
            Function<Topics, TopicSpec> commands,
            PendingReplies replies,
            Executor answering,
            Clock clock,
            Meters meters) {
        var link = new KafkaLink(settings, clients, commands, replies, answering, clock, meters);
        link.connecting.start();
        return link;
    }

    /**
     * Waits a while for the connection, and goes on without it.
     *
     * @throws CannotStartException if the topics are not as they must be
     */
    public void await(Duration patience) throws InterruptedException {
        try {
            connected.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException away) {
            log.warn("Kafka is not there yet; writes are answered 503 until it is");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof CannotStartException fault
                    ? fault
                    : new IllegalStateException("connecting to Kafka failed", failed.getCause());
        }
    }

    /**
     * Completes when a later connection shows that an operator must put something right first; fails when the link has
     * broken for any other reason.
     */
    public CompletableFuture<String> failure() {
        var failure = new CompletableFuture<String>();
        connected.exceptionally(failed -> {
            if (failed instanceof CannotStartException) {
                failure.complete(String.valueOf(failed.getMessage()));
            } else {
                failure.completeExceptionally(failed);
            }
            return null;
        });
        return failure;
    }

    /** Why nothing can be sent now; empty when all is well. */
    public Optional<String> whyNot() {
        var now = connection;
        if (now == null) {
            return Optional.of("not connected yet");
        }
        if (!now.reader.positioned()) {
            return Optional.of("replies cannot be read");
        }
        return now.watch.away() ? Optional.of("brokers do not answer") : Optional.empty();
    }

    @Override
    public CompletableFuture<Void> send(BookingCommand command, CommandId id, String replyTo, TraceContext trace) {
        var now = connection;
        var obstacle = whyNot();
        if (now == null || obstacle.isPresent()) {
            throw new NotSentException(obstacle.orElse("not connected"));
        }
        var channel = channelOf(command);
        var headers = BookingHeaders.of(command, id, Optional.of(replyTo), Optional.of(trace), clock.instant());
        var value = channel.values().serializer().serialize(channel.topic(), headers, command);
        var key = channel.keys().serializer().serialize(channel.topic(), command.ownerId());
        var recorded = new CompletableFuture<Void>();
        var refusal = new AtomicReference<Exception>();
        var sending = Thread.currentThread();
        try {
            var unused = now.producer.send(
                    new ProducerRecord<>(channel.topic(), null, key, value, headers), (at, failed) -> {
                        if (failed == null) {
                            recorded.complete(null);
                        } else if (Thread.currentThread() == sending) {
                            // what is in the producer's buffer fails on the producer's own thread
                            refusal.set(failed);
                        } else {
                            recorded.completeExceptionally(failed);
                        }
                    });
        } catch (KafkaException | IllegalStateException refused) {
            refusal.set(refused);
        }
        var refused = refusal.get();
        if (refused != null) {
            now.watch.doubt();
            throw new NotSentException("the producer refused: " + refused, refused);
        }
        recorded.whenComplete((done, failed) -> {
            if (failed != null) {
                now.watch.doubt();
            }
        });
        return recorded;
    }

    private Channel<OwnerId, BookingCommand> channelOf(BookingCommand command) {
        return command instanceof RequestBooking || command instanceof WithdrawBooking
                ? channels.requests()
                : channels.decisions();
    }

    @Override
    public void close() {
        connecting.interrupt();
        connection = null;
        synchronized (open) {
            closed = true;
            open.close();
        }
    }

    private void connect() {
        try {
            var topics = new Topics(settings);
            var used = List.of(topics.requests(), topics.decisions(), topics.updates(), topics.replies());
            var rights = new Rights().write(commands.apply(topics)).read(topics.updates(), topics.replies());
            Topics.ensure(clients, used, rights);
            var made = connectPatiently();
            while (!made.reader.positioned()) {
                Thread.sleep(10);
            }
            connection = made;
            connected.complete(null);
            log.info("connected to Kafka");
        } catch (InterruptedException stopped) {
            log.debug("connecting was given up");
        } catch (RuntimeException | Error fault) { // else nobody would hear of it, and it would be connecting for ever
            connected.completeExceptionally(fault);
        }
    }

    /** A client cannot even be made while the brokers' names do not resolve. */
    private Connection connectPatiently() throws InterruptedException {
        while (true) {
            try (var opening = new OpenResources()) {
                var producer = opening.add(new ClosableProducer(new KafkaProducer<>(
                                clients.commandProducer(), new ByteArraySerializer(), new ByteArraySerializer())))
                        .producer();
                var watch = opening.add(BrokerWatch.start(clients));
                var reader = opening.add(
                        ReplyReader.start(clients, channels.replies(), settings.partitions(), replies, answering));
                keep(opening);
                meters.bind(new KafkaClientMetrics(producer));
                return new Connection(producer, reader, watch);
            } catch (KafkaException unresolved) {
                KafkaClients.requireUnresolved(unresolved);
                log.warn("waiting for Kafka: {}", unresolved.getMessage());
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private void keep(OpenResources made) throws InterruptedException {
        synchronized (open) {
            if (closed) {
                throw new InterruptedException("closed while connecting");
            }
            open.add(made.keep());
        }
    }

    private record Connection(Producer<byte[], byte[]> producer, ReplyReader reader, BrokerWatch watch) {}

    /** A producer that gives unsent commands a bounded time when it is closed. */
    private record ClosableProducer(Producer<byte[], byte[]> producer) implements AutoCloseable {
        @Override
        public void close() {
            producer.close(CLOSING);
        }
    }
}
