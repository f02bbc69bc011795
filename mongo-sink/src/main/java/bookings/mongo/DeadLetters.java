package bookings.mongo;

import bookings.runtime.KafkaClients;
import bookings.wire.BookingHeaders;
import bookings.wire.DeadLetterHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Where records go that the mirror cannot take: as they came, with headers like those of Kafka Streams on top. */
final class DeadLetters implements AutoCloseable {
    /** An ordinary topic's largest batch fits, with the headers that are added, but not what it unpacks to. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    DeadLetters(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static DeadLetters open(KafkaClients clients, String topic) {
        var properties = clients.patientProducer("dead-letters");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return new DeadLetters(
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()), topic);
    }

    /**
     * A record and what is wrong with it.
     *
     * @param fault the kind of fault, as the name of an exception
     * @param reason in words, without any value of the record
     */
    record DeadLetter(ConsumerRecord<byte[], byte[]> source, String fault, String reason) {}

    /**
     * Returns once all of them are safe in Kafka.
     *
     * @throws KafkaException if one of them may not be
     */
    void send(List<DeadLetter> letters) {
        var sent = new ArrayList<Future<?>>();
        for (var letter : letters) {
            sent.add(producer.send(record(letter, letter.source().value(), letter.reason())));
        }
        for (int i = 0; i < letters.size(); i++) {
            if (isTooLarge(sent.get(i))) {
                await(producer.send(withoutValue(letters.get(i))));
            }
        }
    }

    /** A record that was compressed may be larger than what a broker takes; behind it others must go on. */
    private ProducerRecord<byte[], byte[]> withoutValue(DeadLetter letter) {
        var size = letter.source().serializedValueSize();
        return record(
                letter, null, letter.reason() + "; without its value of " + size + " bytes, which is too large here");
    }

    private static boolean isTooLarge(Future<?> sent) {
        try {
            await(sent);
            return false;
        } catch (RecordTooLargeException tooLarge) {
            return true;
        }
    }

    private ProducerRecord<byte[], byte[]> record(DeadLetter letter, byte @Nullable [] value, String reason) {
        var source = letter.source();
        var headers = new RecordHeaders(source.headers().toArray());
        BookingHeaders.put(headers, DeadLetterHeaders.TOPIC, source.topic());
        BookingHeaders.put(headers, DeadLetterHeaders.PARTITION, Integer.toString(source.partition()));
        BookingHeaders.put(headers, DeadLetterHeaders.OFFSET, Long.toString(source.offset()));
        BookingHeaders.put(headers, DeadLetterHeaders.EXCEPTION, letter.fault());
        BookingHeaders.put(headers, DeadLetterHeaders.MESSAGE, reason);
        BookingHeaders.put(headers, DeadLetterHeaders.STAGE, DeadLetterHeaders.SINK_STAGE);
        return new ProducerRecord<>(topic, null, source.key(), value, headers);
    }

    private static void await(Future<?> sent) {
        try {
            sent.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException known ? known : new KafkaException(failed.getCause());
        } catch (InterruptedException told) {
            throw new InterruptException(told);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSING_LIMIT);
    }
}
