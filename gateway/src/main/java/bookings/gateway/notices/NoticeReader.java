package bookings.gateway.notices;

import bookings.gateway.notices.Notice.RequestReceived;
import bookings.gateway.notices.Notice.StatusUpdated;
import bookings.runtime.CannotStartException;
import bookings.runtime.KafkaClients;
import bookings.runtime.KafkaClients.NoOffset;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Rights;
import bookings.runtime.TopicSpec;
import bookings.runtime.Topics;
import bookings.wire.BookingHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic as a group and gives every record to a {@link Courier}, at least once: its offset is committed behind
 * that. Whatever breaks, it begins anew where the group was, and its program goes on without it meanwhile. A group that
 * has no offsets begins a day back, which is as long as an owner has for an answer; older ones are nobody's news.
 */
public final class NoticeReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NoticeReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Nobody waits for a notice, so the broker is asked seldom. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    /** As long as an owner has for an answer; what is older is nobody's news. */
    private static final Duration NEWS = Duration.ofDays(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

    private final KafkaClients clients;
    private final String group;
    private final TopicSpec topic;
    private final Function<ConsumerRecord<byte[], byte[]>, Notice> reader;
    private final Courier courier;
    private final CountDownLatch toldToStop = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private Duration pause = FIRST_PAUSE;

    private NoticeReader(
            KafkaSettings kafka,
            String group,
            TopicSpec topic,
            Function<ConsumerRecord<byte[], byte[]>, Notice> reader,
            Courier courier) {
        this.clients = new KafkaClients(kafka, group);
        this.group = group;
        this.topic = topic;
        this.reader = reader;
        this.courier = courier;
        this.thread = Thread.ofPlatform().name(group).daemon().unstarted(this::run);
    }

    /** What travelers ask, read as {@code owner-group}, which the original owner's service was. */
    public static NoticeReader ofRequests(KafkaSettings kafka, Courier courier) {
        var commands = kafka.channels().requests().values().deserializer();
        Function<ConsumerRecord<byte[], byte[]>, Notice> reader = record -> new RequestReceived(
                commands.deserialize(record.topic(), record.headers(), record.value()),
                Instant.ofEpochMilli(record.timestamp()),
                BookingHeaders.trace(record.headers()));
        return start(new NoticeReader(kafka, "owner-group", new Topics(kafka).requests(), reader, courier));
    }

    /** What becomes of bookings, read as {@code traveler-group}, which the original traveler's service was. */
    public static NoticeReader ofUpdates(KafkaSettings kafka, Courier courier) {
        var bookings = kafka.channels().updates().values().deserializer();
        Function<ConsumerRecord<byte[], byte[]>, Notice> reader = record -> new StatusUpdated(
                bookings.deserialize(record.topic(), record.headers(), record.value()),
                BookingHeaders.trace(record.headers()));
        return start(new NoticeReader(kafka, "traveler-group", new Topics(kafka).updates(), reader, courier));
    }

    private static NoticeReader start(NoticeReader reader) {
        reader.thread.start();
        return reader;
    }

    /** Ends with the notice that is being brought; the next start goes on behind it. */
    @Override
    public void close() throws InterruptedException {
        toldToStop.countDown();
        var reading = consumer;
        if (reading == null) {
            thread.interrupt();
        } else {
            reading.wakeup(); // interrupted, it could not leave the group in order
        }
        thread.join(CLOSING_LIMIT.multipliedBy(2).toMillis());
        thread.interrupt();
    }

    private void run() {
        try {
            Topics.ensure(clients, List.of(topic), new Rights().read(topic).join(group));
            while (!isStopping()) {
                readUntilItBreaks();
            }
        } catch (InterruptedException told) {
            log.debug("{} was told to stop", group);
        } catch (CannotStartException fault) {
            log.error("group={} gives no notices until the program is started again: {}", group, fault.getMessage());
        }
    }

    private boolean isStopping() {
        return toldToStop.getCount() == 0;
    }

    private void readUntilItBreaks() throws InterruptedException {
        try (var membership = new Membership(connect())) {
            membership.join();
            while (!isStopping()) {
                membership.step();
                pause = FIRST_PAUSE;
            }
        } catch (WakeupException | InterruptException told) {
            log.debug("{} was told to stop", group);
        } catch (KafkaException broken) {
            log.warn("group={} gets no notices, trying again in {}: {}", group, pause, broken.toString());
            rest();
        } catch (RuntimeException notBrought) {
            log.warn("group={} waits with a notice that could not be brought, for {}", group, pause, notBrought);
            rest();
        }
    }

    private void rest() throws InterruptedException {
        var stopped = toldToStop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        var longer = pause.multipliedBy(2);
        pause = stopped || longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private KafkaConsumer<byte[], byte[]> connect() {
        var properties = clients.committedReader("notices", group, NoOffset.NONE, GATHERING);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** One stay in the group. */
    private final class Membership implements ConsumerRebalanceListener, AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> member;
        private final Map<TopicPartition, OffsetAndMetadata> brought = new HashMap<>();

        Membership(KafkaConsumer<byte[], byte[]> member) {
            this.member = member;
        }

        void join() {
            member.subscribe(List.of(topic.name()), this);
            consumer = member;
        }

        void step() {
            var records = poll();
            for (var record : records) {
                if (isStopping()) {
                    return;
                }
                bring(record);
                brought.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
            }
            brought.putAll(records.nextOffsets());
            commit();
        }

        private ConsumerRecords<byte[], byte[]> poll() {
            try {
                return member.poll(POLL);
            } catch (InvalidOffsetException without) {
                beginWithNews(without.partitions());
                return ConsumerRecords.empty();
            }
        }

        /** Kafka's own by_duration would look every 30 s whether there is any, and commit nothing until then. */
        private void beginWithNews(Set<TopicPartition> partitions) {
            var ends = member.endOffsets(partitions); // asked first: what comes meanwhile lies behind them
            long oldest = Instant.now().minus(NEWS).toEpochMilli();
            var news = member.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> oldest)));
            ends.forEach((partition, end) -> {
                var first = news.get(partition);
                long begin = first == null ? end : first.offset();
                member.seek(partition, begin);
                brought.put(partition, new OffsetAndMetadata(begin));
            });
        }

        private void bring(ConsumerRecord<byte[], byte[]> record) {
            Notice notice;
            try {
                notice = reader.apply(record);
            } catch (SerializationException malformed) {
                // whoever works with the topic warns of it and keeps it
                log.debug("partition={} offset={} tells nothing: {}", record.partition(), record.offset(), malformed);
                return;
            }
            courier.bring(notice);
        }

        private void commit() {
            try {
                member.commitSync(brought);
                brought.clear();
            } catch (CommitFailedException | RebalanceInProgressException moving) {
                // the next poll tells which partitions stay, and a notice may come twice
                log.debug("offsets wait for the end of a rebalance: {}", moving.getMessage());
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.debug("group={} has {}", group, partitions);
        }

        /** Also when the consumer is closed, and then no wakeup disturbs it. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit();
            } catch (RetriableException away) {
                log.debug("group={} leaves its last notices to be brought again: {}", group, away.getMessage());
            }
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            brought.keySet().removeAll(partitions);
        }

        @Override
        public void close() {
            consumer = null;
            member.close(CloseOptions.timeout(CLOSING_LIMIT));
        }
    }
}
