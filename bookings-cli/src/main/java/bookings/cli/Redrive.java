package bookings.cli;

import static java.util.Objects.requireNonNull;

import bookings.domain.Booking;
import bookings.runtime.KafkaSettings;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import bookings.wire.DeadLetterHeaders;
import bookings.wire.MalformedRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Tries dead letters again. A command goes back to the topic where it lay, under the id that it had there, so that it is
 * a repeat however often it is sent. An update does not: its topic is the history, which has it already; it is written to
 * the mirror, where a later version stands against an older one.
 */
final class Redrive {
    private final KafkaSettings topics;
    private final DeadLetterBox box;
    private final Producer<byte[], byte[]> producer;
    private final Function<Booking, Optional<String>> mirror;
    private final Rules rules;
    private final Report report;
    private final Stop stop;

    private final Map<String, Integer> partitions = new HashMap<>();
    private final List<Sent> open = new ArrayList<>();
    private int chosen = 0;

    /**
     * @param max so many letters at most
     * @param maxReplays a record that was sent again so often already is not sent once more
     * @param value sent instead of the record's own
     * @param dryRun whether nothing is sent, written or remembered
     */
    record Rules(int max, int maxReplays, boolean redrivenToo, Optional<byte[]> value, boolean dryRun) {}

    /** Hears what becomes of each letter. */
    interface Report {
        /** @param target where it went, or would go */
        void redriven(DeadLetter letter, String target);

        void stays(DeadLetter letter, String why);
    }

    private record Sent(DeadLetter letter, String target, Future<RecordMetadata> future) {}

    /**
     * @param mirror writes a booking, and says why where MongoDB refuses it
     * @param producer that the caller closes, as it does the box
     */
    Redrive(
            KafkaSettings topics,
            DeadLetterBox box,
            Producer<byte[], byte[]> producer,
            Function<Booking, Optional<String>> mirror,
            Rules rules,
            Report report,
            Stop stop) {
        this.topics = topics;
        this.box = box;
        this.producer = producer;
        this.mirror = mirror;
        this.rules = rules;
        this.report = report;
        this.stop = stop;
    }

    /**
     * Returns once all chosen letters are dealt with, and those that are safe are remembered.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka is away; what was sent before is remembered
     * @throws Stop.StoppedException if the operator ends it; the same holds
     */
    void run(LetterChoice choice) {
        box.read(rules.redrivenToo(), letters -> {
            try {
                for (var letter : letters) {
                    if (chosen < rules.max() && choice.matches(letter)) {
                        stop.check();
                        chosen++;
                        redrive(letter);
                    }
                }
            } finally {
                settle();
            }
            return chosen < rules.max();
        });
    }

    private void redrive(DeadLetter letter) {
        switch (Stage.of(letter, topics)) {
            case UNKNOWN -> report.stays(letter, "it does not say in which of our topics it lay");
            case SINK -> mirror(letter);
            case TOPOLOGY -> send(letter);
        }
    }

    private void send(DeadLetter letter) {
        if (letter.replays() >= rules.maxReplays()) {
            report.stays(
                    letter,
                    "it was redriven %d times already and came back; --max-replays %d allows no more"
                            .formatted(letter.replays(), rules.maxReplays()));
            return;
        }
        var source = letter.source().orElseThrow();
        int partition = partition(letter, source);
        var target = source.topic() + "/" + partition;
        if (rules.dryRun()) {
            report.redriven(letter, target);
            return;
        }
        if (!box.hasRoom(letter, open.size())) {
            settle();
        }
        box.requireRoom(letter);
        var record = new ProducerRecord<>(
                source.topic(),
                partition,
                null,
                letter.letter().key(),
                rules.value().orElse(letter.letter().value()),
                headers(letter, source));
        open.add(new Sent(letter, target, producer.send(record)));
    }

    /** The partition of its key; a record without a key goes where it was. */
    private int partition(DeadLetter letter, Place source) {
        int count = partitions.computeIfAbsent(
                source.topic(), topic -> producer.partitionsFor(topic).size());
        var key = letter.letter().key();
        return key == null ? Math.min(source.partition(), count - 1) : Channels.partitionOf(key, count);
    }

    /** Those that the record came with; a command without an id keeps the name of its first place. */
    private static Headers headers(DeadLetter letter, Place source) {
        var headers = new RecordHeaders();
        Arrays.stream(letter.letter().headers().toArray())
                .filter(header -> !DeadLetterHeaders.OF_THE_FAULT.contains(header.key()))
                .forEach(headers::add);
        BookingHeaders.put(headers, DeadLetterHeaders.REPLAY_COUNT, Integer.toString(letter.replays() + 1));
        if (BookingHeaders.commandId(headers).isEmpty()) {
            BookingHeaders.put(
                    headers,
                    BookingHeaders.COMMAND_ID,
                    BookingHeaders.commandIdOf(source.topic(), source.partition(), source.offset())
                            .value());
        }
        return headers;
    }

    private void mirror(DeadLetter letter) {
        if (rules.dryRun()) {
            report.redriven(letter, "the mirror");
            return;
        }
        box.requireRoom(letter);
        var refusal = booking(letter);
        if (refusal.isPresent()) {
            report.stays(letter, refusal.get());
        } else {
            box.markRedriven(letter);
            report.redriven(letter, "the mirror");
        }
    }

    /** Reads the booking and writes it; what is wrong with it, if anything is. */
    private Optional<String> booking(DeadLetter letter) {
        Booking booking;
        try {
            var updates = topics.channels().updates();
            booking = updates.values()
                    .deserializer()
                    .deserialize(
                            updates.topic(),
                            rules.value().orElse(letter.letter().value()));
        } catch (MalformedRecordException unreadable) {
            return Optional.of("it still cannot be read: " + unreadable.getMessage());
        }
        return mirror.apply(booking).map(refusal -> "the mirror still refuses it: " + refusal);
    }

    /** Waits for what was sent, and remembers what is safe, also where something else has failed. */
    private void settle() {
        RuntimeException away = null;
        for (var sent : open) {
            try {
                sent.future().get();
                box.markRedriven(sent.letter());
                report.redriven(sent.letter(), sent.target());
            } catch (ExecutionException failed) {
                var cause = requireNonNull(failed.getCause());
                if (cause instanceof RetriableException passing) {
                    away = passing;
                } else {
                    report.stays(sent.letter(), "Kafka does not take it: " + cause.getMessage());
                }
            } catch (InterruptedException told) {
                throw new InterruptException(told);
            }
        }
        open.clear();
        if (!rules.dryRun()) {
            box.commit();
        }
        if (away != null) {
            throw away;
        }
    }
}
