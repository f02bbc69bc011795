package bookings.wire;

import static bookings.wire.MalformedRecordException.Fault.BAD_VALUE;

import bookings.domain.Booking;
import bookings.domain.BookingCommand;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.OwnerId;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Every topic, with how its records look. Serializers of commands and replies take the {@code timestamp} field from the
 * header of that name ({@link BookingHeaders}), so a record is written with its headers or not at all.
 *
 * @param requests what travelers ask
 * @param decisions what owners answer, and what time does
 * @param rekeyed commands that lay in another partition than their owner's, as they came
 * @param updates each version of each booking, whole
 * @param replies what came of each command
 * @param deadLetters what could not be read, untouched
 */
public record Channels(
        Channel<OwnerId, BookingCommand> requests,
        Channel<OwnerId, BookingCommand> decisions,
        Channel<OwnerId, ReceivedCommand> rekeyed,
        Channel<BookingId, Booking> updates,
        Channel<CommandId, Outcome> replies,
        Channel<byte[], byte[]> deadLetters) {

    public static final String REKEYED = "booking-rekeyed";
    public static final String REPLIES = "booking-replies";
    public static final String DEAD_LETTERS = "booking-dead-letters";

    /** The channels over topics of these names; the other three names are fixed. */
    public static Channels of(String requestTopic, String decisionTopic, String responseTopic) {
        return new Channels(
                new Channel<>(requestTopic, owners(), commands()),
                new Channel<>(decisionTopic, owners(), commands()),
                new Channel<>(REKEYED, owners(), receivedCommands()),
                new Channel<>(
                        responseTopic,
                        ids(BookingId::value, BookingId::new),
                        serde((topic, headers, booking) -> BookingJson.write(booking), BookingJson::readBooking)),
                new Channel<>(
                        REPLIES,
                        ids(CommandId::value, CommandId::new),
                        serde(
                                (topic, headers, outcome) -> BookingJson.write(outcome, timestamp(headers)),
                                BookingJson::readOutcome)),
                new Channel<>(DEAD_LETTERS, Serdes.ByteArray(), Serdes.ByteArray()));
    }

    /** Reads a command from any topic that carries some, and keeps its bytes. */
    public static Deserializer<ReceivedCommand> commandReader() {
        return receivedCommands().deserializer();
    }

    /** The partition in which everything of an owner lies: where Kafka's default partitioner puts the owner's key. */
    public static int partitionOf(OwnerId owner, int partitions) {
        return partitionOf(owner.value().getBytes(StandardCharsets.UTF_8), partitions);
    }

    /** The partition where Kafka's default partitioner puts a key, which is murmur2 of its bytes. */
    public static int partitionOf(byte[] key, int partitions) {
        return BuiltInPartitioner.partitionForKey(key, partitions);
    }

    private static Serde<OwnerId> owners() {
        return ids(OwnerId::value, OwnerId::new);
    }

    private static Serde<BookingCommand> commands() {
        return serde(
                (topic, headers, command) -> BookingJson.write(command, timestamp(headers)), BookingJson::readCommand);
    }

    private static Serde<ReceivedCommand> receivedCommands() {
        return serde((topic, headers, received) -> received.bytes(), Channels::receive);
    }

    @SuppressWarnings("NullAway") // a record without value was refused by readCommand
    private static ReceivedCommand receive(byte @Nullable [] bytes) {
        return new ReceivedCommand(BookingJson.readCommand(bytes), bytes);
    }

    private static String timestamp(Headers headers) {
        return BookingHeaders.text(headers, BookingHeaders.TIMESTAMP)
                .orElseThrow(() -> new SerializationException("a record is written with its timestamp header"));
    }

    private static <T> Serde<T> ids(Function<T, String> text, Function<String, T> constructor) {
        return serde(
                (topic, headers, id) -> text.apply(id).getBytes(StandardCharsets.UTF_8),
                bytes -> id(bytes, constructor));
    }

    private static <T> T id(byte @Nullable [] key, Function<String, T> constructor) {
        try {
            return constructor.apply(key == null ? "" : new String(key, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(BAD_VALUE, "the key is not of its form");
        }
    }

    interface Writer<T> {
        byte[] write(String topic, Headers headers, T value);
    }

    /** A serde whose two halves live in lambdas. */
    static <T> Serde<T> serde(Writer<T> writer, Function<byte[], T> reader) {
        return Serdes.serdeFrom(
                new Serializer<>() {
                    @Override
                    public byte[] serialize(String topic, T value) {
                        return serialize(topic, new RecordHeaders(), value);
                    }

                    @Override
                    public byte[] serialize(String topic, Headers headers, T value) {
                        return writer.write(topic, headers, value);
                    }
                },
                (topic, bytes) -> reader.apply(bytes));
    }
}
