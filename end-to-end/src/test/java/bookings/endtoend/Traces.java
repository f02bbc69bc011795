package bookings.endtoend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What calls may leave behind: how long every topic is, and how many documents every collection has.
 *
 * @param topics the sum of a topic's end offsets
 * @param collections how many documents there are
 */
record Traces(Map<String, Long> topics, Map<String, Long> collections) {
    private static final int QUIET_LOOKS = 8;

    /** Waits until nothing is under way any more. */
    static Traces of(Marketplace marketplace) {
        var last = new ArrayList<>(List.of(look(marketplace)));
        Waiting.until("everything to be quiet", () -> {
            last.add(look(marketplace));
            return last.size() >= QUIET_LOOKS
                    && last.subList(last.size() - QUIET_LOOKS, last.size()).stream()
                                    .distinct()
                                    .count()
                            == 1;
        });
        return last.getLast();
    }

    /** Those of the topics that are longer than before. */
    List<String> longerThan(Traces before) {
        return topics.entrySet().stream()
                .filter(topic -> topic.getValue() > before.topics.getOrDefault(topic.getKey(), 0L))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Traces look(Marketplace marketplace) {
        var documents = new TreeMap<String, Long>();
        var database = marketplace.database();
        for (var name : database.listCollectionNames()) {
            if (!name.startsWith("system.")) {
                documents.put(name, database.getCollection(name).countDocuments());
            }
        }
        return new Traces(ends(marketplace.broker().bootstrap()), documents);
    }

    private static Map<String, Long> ends(String brokers) {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", brokers))) {
            var wanted = new HashMap<TopicPartition, OffsetSpec>();
            var names = admin.listTopics().names().get();
            for (var topic : admin.describeTopics(names).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(partition -> wanted.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
            }
            return admin.listOffsets(wanted).all().get().entrySet().stream()
                    .collect(Collectors.groupingBy(
                            end -> end.getKey().topic(),
                            TreeMap::new,
                            Collectors.summingLong(end -> end.getValue().offset())));
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the topics' ends cannot be read", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the topics' ends", stopped);
        }
    }
}
