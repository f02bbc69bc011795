package bookings.mongo;

import static java.util.Objects.requireNonNull;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.mongo.BookingWrites.Refusal;
import bookings.mongo.DeadLetters.DeadLetter;
import bookings.mongo.SinkBatch.Update;
import com.mongodb.MongoException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads updates, writes them, and only then says so to Kafka; so a crash anywhere means that some are written again,
 * which changes nothing.
 *
 * <p>A batch that could not be written stays, its partitions rest, and polling goes on, so that the group keeps this
 * member for as long as MongoDB is away. All of it happens in one thread, the listener of rebalances included.
 */
final class SinkLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

    /** A commit costs the brokers more than a batch does, and what is written again after a crash changes nothing. */
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(200);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PROGRESS_LINES = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Deserializer<Booking> reader;
    private final BookingWrites writes;
    private final DeadLetters deadLetters;
    private final SinkProgress progress;
    private final MirrorTrace trace;
    private final boolean fromStart;
    private final Outage mongoOutage;
    private final Outage kafkaOutage;
    private final CountDownLatch toldToStop = new CountDownLatch(1);

    private SinkBatch pending = SinkBatch.empty();
    private Instant taken = Instant.EPOCH;
    private Duration pause = Duration.ZERO;
    private boolean assignedOnce = false;
    private long lastCommit = System.nanoTime() - BETWEEN_COMMITS.toNanos();
    private long lastLook = System.nanoTime() - BETWEEN_LOOKS.toNanos();
    private long lastProgressLine = System.nanoTime();

    /** What the mirror has and Kafka does not know yet. */
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    /** Where each owned partition ended when it was first looked at; gone once reached. */
    private final Map<TopicPartition, Long> goals = new HashMap<>();
    /** With reading from the start: how far this process has got, lest a rebalance begins it anew. */
    private final Map<TopicPartition, Long> written = new HashMap<>();
    /** With reading from the start: how far others had got; their dead letters are not sent again. */
    private final Map<TopicPartition, Long> committedBefore = new HashMap<>();

    /**
     * @param consumer not yet subscribed; closed when the loop ends
     * @param topic where the updates are
     * @param fromStart whether to read the topic from its beginning, whatever is committed
     */
    SinkLoop(
            Consumer<byte[], byte[]> consumer,
            String topic,
            Deserializer<Booking> reader,
            BookingWrites writes,
            DeadLetters deadLetters,
            SinkProgress progress,
            MirrorTrace trace,
            boolean fromStart) {
        this.consumer = consumer;
        this.topic = topic;
        this.reader = reader;
        this.writes = writes;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.trace = trace;
        this.fromStart = fromStart;
        this.mongoOutage = new Outage("MongoDB", System::nanoTime, progress::mongoTrouble);
        this.kafkaOutage = new Outage("Kafka", System::nanoTime, progress::kafkaTrouble);
    }

    /** Ends the loop from another thread; it closes its consumer before it returns. */
    void stop() {
        toldToStop.countDown();
        consumer.wakeup();
    }

    /** Goes on until {@link #stop}, or until a bug or Kafka's refusal ends it with an exception. */
    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topic), new Ownership());
            while (!isStopping()) {
                ridingOutKafka();
            }
        } catch (WakeupException | InterruptException told) {
            if (!isStopping()) {
                throw told;
            }
        } catch (MongoException failed) {
            // an interrupt ends a call to MongoDB in this way
            if (!isStopping()) {
                throw failed;
            }
        } finally {
            Thread.interrupted(); // an interrupted thread could not leave the group in order
            consumer.close(CloseOptions.timeout(CLOSING_LIMIT)); // gives the partitions back: see Ownership
        }
    }

    private boolean isStopping() {
        return toldToStop.getCount() == 0;
    }

    private void ridingOutKafka() {
        try {
            step();
        } catch (RetriableException away) {
            rest(kafkaOutage.goesOn(away));
        }
    }

    private void step() {
        poll();
        if (!pending.isEmpty()) {
            deliver();
        }
        if (!uncommitted.isEmpty() && untilCommit().isZero()) {
            commit();
        }
        if (System.nanoTime() - lastLook >= BETWEEN_LOOKS.toNanos()) {
            look();
            lastLook = System.nanoTime();
        }
    }

    /** Zero when the next commit is due. */
    private Duration untilCommit() {
        long left = BETWEEN_COMMITS.toNanos() - (System.nanoTime() - lastCommit);
        return Duration.ofNanos(Math.max(0, left));
    }

    private void poll() {
        if (pending.isEmpty()) {
            pause = Duration.ZERO;
            consumer.resume(consumer.paused());
            take(consumer.poll(uncommitted.isEmpty() ? LONGEST_POLL : untilCommit()));
        } else {
            consumer.pause(consumer.assignment());
            var records = consumer.poll(pause);
            if (!records.isEmpty()) {
                takeAfterRebalance(records);
            }
        }
    }

    /** A rebalance within the poll may take all of the batch away, and then what comes instead is not at rest. */
    private void takeAfterRebalance(ConsumerRecords<byte[], byte[]> records) {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("a resting partition gave records");
        }
        take(records);
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        pending = SinkBatch.of(records, reader);
        taken = Instant.now();
        progress.oldestWaiting(pending.oldest());
    }

    private void deliver() {
        if (fromStart) {
            learnWhatWasCommitted();
        }
        List<DeadLetter> letters;
        try {
            letters = write();
        } catch (MongoException away) {
            if (isStopping()) {
                throw away;
            }
            pause = mongoOutage.goesOn(away);
            return;
        }
        send(letters);
        trace.mirrored(
                pending.updates().stream()
                        .filter(update -> isNews(update.source()))
                        .toList(),
                letters,
                taken);
        progress.addWritten(pending.records());
        uncommitted.putAll(pending.next());
        pending.next().forEach((partition, next) -> written.put(partition, next.offset()));
        pending = SinkBatch.empty();
    }

    /** Writes the newest version of each booking; where MongoDB refuses that one, the next older. */
    private List<DeadLetter> write() {
        var letters = new ArrayList<>(pending.unreadable());
        var versions = pending.versions();
        var next = newestOf(versions.keySet(), versions);
        while (!next.isEmpty()) {
            var refusals =
                    writes.write(next.values().stream().map(Update::booking).toList());
            mongoOutage.isOver();
            for (var refusal : refusals) {
                var source = requireNonNull(next.get(refusal.booking().id())).source();
                letters.add(new DeadLetter(source, Refusal.class.getName(), refusal.reason()));
            }
            var refused =
                    refusals.stream().map(refusal -> refusal.booking().id()).toList();
            next = newestOf(refused, versions);
        }
        return letters;
    }

    /** Takes the newest version that is left of each of these bookings. */
    private static Map<BookingId, Update> newestOf(
            Collection<BookingId> ids, Map<BookingId, NavigableMap<Integer, Update>> versions) {
        var newest = new HashMap<BookingId, Update>();
        for (var id : ids) {
            var last = requireNonNull(versions.get(id)).pollLastEntry();
            if (last != null) {
                newest.put(id, last.getValue());
            }
        }
        return newest;
    }

    private void send(List<DeadLetter> letters) {
        var fresh = letters.stream().filter(letter -> isNews(letter.source())).toList();
        if (fresh.isEmpty()) {
            return;
        }
        deadLetters.send(fresh);
        progress.addDeadLetters(fresh.size());
        var first = fresh.get(0);
        log.warn(
                "topic={} partition={} offset={} and {} more went to the dead letters: {}",
                topic,
                first.source().partition(),
                first.source().offset(),
                fresh.size() - 1,
                first.reason());
    }

    /** Not what an earlier process had dealt with, and this one reads again. */
    private boolean isNews(ConsumerRecord<byte[], byte[]> source) {
        var partition = new TopicPartition(source.topic(), source.partition());
        return source.offset() >= committedBefore.getOrDefault(partition, 0L);
    }

    private void learnWhatWasCommitted() {
        var unknown = pending.next().keySet().stream()
                .filter(partition -> !committedBefore.containsKey(partition))
                .collect(Collectors.toSet());
        if (unknown.isEmpty()) {
            return;
        }
        var committed = consumer.committed(unknown);
        for (var partition : unknown) {
            var offset = committed.get(partition);
            committedBefore.put(partition, offset == null ? 0L : offset.offset());
        }
    }

    private void commit() {
        lastCommit = System.nanoTime();
        var ahead = new HashMap<>(uncommitted);
        // what is read a second time must not take the group's offset back
        ahead.entrySet()
                .removeIf(entry -> entry.getValue().offset() < committedBefore.getOrDefault(entry.getKey(), 0L));
        try {
            if (!ahead.isEmpty()) {
                consumer.commitSync(ahead);
            }
            uncommitted.clear();
        } catch (CommitFailedException | RebalanceInProgressException moving) {
            // the next poll tells which partitions stay, and what is committed twice does no harm
            log.debug("offsets wait for the end of a rebalance: {}", moving.getMessage());
        }
    }

    /** Sees how far it is to the end, and by the way whether Kafka answers. */
    private void look() {
        var owned = consumer.assignment();
        var ends = consumer.endOffsets(owned.isEmpty() ? List.of(new TopicPartition(topic, 0)) : owned);
        kafkaOutage.isOver();
        long behind = 0;
        for (var partition : owned) {
            long end = requireNonNull(ends.get(partition));
            // offsets cannot be counted: the ends of transactions have some too
            long position = pending.first(partition).orElseGet(() -> consumer.position(partition));
            behind += Math.max(0, end - position);
            if (!progress.isCaughtUp() && position >= goals.computeIfAbsent(partition, unseen -> end)) {
                goals.put(partition, 0L);
            }
        }
        progress.lag(behind);
        if (!progress.isCaughtUp()) {
            catchUp(behind);
        }
    }

    private void catchUp(long behind) {
        if (assignedOnce && goals.values().stream().allMatch(goal -> goal == 0)) {
            progress.markCaughtUp();
            goals.clear();
            log.info("caught up: {} records written, {} behind", progress.written(), behind);
        } else if (System.nanoTime() - lastProgressLine >= BETWEEN_PROGRESS_LINES.toNanos()) {
            lastProgressLine = System.nanoTime();
            log.info("catching up: {} records written, {} behind", progress.written(), behind);
        }
    }

    private void rest(Duration length) {
        try {
            toldToStop.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException told) {
            throw new InterruptException(told);
        }
    }

    /** Keeps what is remembered to the partitions that are ours; the others' next reader goes on where we were. */
    private final class Ownership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assignedOnce = true;
            if (fromStart) {
                for (var partition : partitions) {
                    var reached = written.get(partition);
                    if (reached == null) {
                        consumer.seekToBeginning(List.of(partition));
                    } else {
                        consumer.seek(partition, reached);
                    }
                }
            }
            if (!pending.isEmpty()) {
                consumer.pause(partitions);
            }
        }

        /** Also when the consumer is closed, and then no wakeup disturbs it. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!uncommitted.isEmpty()) {
                try {
                    commit();
                } catch (RetriableException away) {
                    log.info("partitions go without their last offsets, which are read again: {}", away.getMessage());
                }
            }
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            pending.forget(partitions);
            uncommitted.keySet().removeAll(partitions);
            goals.keySet().removeAll(partitions);
            committedBefore.keySet().removeAll(partitions); // whoever has them now commits more
        }
    }
}
