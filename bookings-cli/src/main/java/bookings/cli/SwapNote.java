package bookings.cli;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;

/**
 * A note in the database that a swap is under way, and from which places on updates must be written once more behind it.
 * Who is cut off between the two leaves it to the next one.
 */
final class SwapNote {
    private static final String ID = "swap";

    private final MongoCollection<Document> notes;

    SwapNote(MongoDatabase database, String serving) {
        notes = database.getCollection(serving + "_rebuild_notes")
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    void write(Map<TopicPartition, Long> from) {
        var offsets = new Document();
        from.forEach((partition, offset) -> offsets.append(Integer.toString(partition.partition()), offset));
        var topic = from.keySet().iterator().next().topic();
        notes.replaceOne(
                Filters.eq("_id", ID),
                new Document("_id", ID).append("topic", topic).append("from", offsets),
                new ReplaceOptions().upsert(true));
    }

    Optional<Map<TopicPartition, Long>> read() {
        return Optional.ofNullable(notes.find(Filters.eq("_id", ID)).first()).map(note -> {
            var from = new HashMap<TopicPartition, Long>();
            note.get("from", Document.class)
                    .forEach((partition, offset) -> from.put(
                            new TopicPartition(note.getString("topic"), Integer.parseInt(partition)),
                            ((Number) offset).longValue()));
            return from;
        });
    }

    void remove() {
        notes.drop();
    }
}
