package bookings.endtoend.check;

import bookings.endtoend.check.Journal.Pages;
import bookings.endtoend.check.Topic.Entry;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * All that is known of a marketplace from outside.
 *
 * @param gaps what kept a topic from being read whole, in words
 * @param partitions of {@code booking-updates}
 * @param mirror the documents of {@code bookings}
 * @param journal every write that was sent over HTTP; empty where nobody kept one
 */
public record Evidence(
        List<String> gaps,
        int partitions,
        List<Entry> requests,
        List<Entry> decisions,
        List<Entry> updates,
        List<Entry> replies,
        List<Entry> deadLetters,
        List<Document> mirror,
        Optional<Pages> journal) {
    /** As {@link #gather(Map, MongoCollection, Optional)}, of brokers that ask for no password. */
    public static Evidence gather(String brokers, MongoCollection<Document> mirror, Optional<Pages> journal) {
        return gather(Map.of("bootstrap.servers", brokers), mirror, journal);
    }

    /**
     * The topics by their usual names, and what is there now.
     *
     * @param access as in {@link Topic}
     */
    public static Evidence gather(
            Map<String, String> access, MongoCollection<Document> mirror, Optional<Pages> journal) {
        var gaps = new ArrayList<String>();
        return new Evidence(
                gaps,
                new Topic(access, "booking-updates").partitions(),
                read(access, "booking-requests", gaps),
                read(access, "owner-decisions", gaps),
                read(access, "booking-updates", gaps),
                read(access, "booking-replies", gaps),
                read(access, "booking-dead-letters", gaps),
                mirror.find().into(new ArrayList<>()),
                journal);
    }

    private static List<Entry> read(Map<String, String> access, String name, List<String> gaps) {
        var topic = new Topic(access, name);
        gaps.addAll(topic.gaps());
        return topic.entries();
    }

    /** What lies in the command topics, commands or not. */
    List<Entry> commandRecords() {
        var records = new ArrayList<>(requests);
        records.addAll(decisions);
        return records;
    }

    List<Command> commands() {
        return commandRecords().stream().flatMap(at -> Command.of(at).stream()).toList();
    }
}
