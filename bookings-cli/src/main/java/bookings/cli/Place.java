package bookings.cli;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Where a record lies; written {@code topic/partition/offset}, since no topic's name holds a slash. */
record Place(String topic, int partition, long offset) {
    static Place of(ConsumerRecord<?, ?> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    /** From what headers say; empty where they name no place. */
    static Optional<Place> of(String topic, String partition, String offset) {
        try {
            return topic.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Place(topic, Integer.parseInt(partition), Long.parseLong(offset)));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
