package bookings.endtoend;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;

/** What a marketplace takes of its machines, as {@code docs/sizing.md} reckons with it. */
record Footprint(Production production) {
    /** How long each program, all brokers and MongoDB have been on a processor; two instances count together. */
    Map<String, Duration> processorTimes() {
        var times = new TreeMap<String, Duration>();
        for (var part : production.parts()) {
            times.merge(
                    part.name().replaceFirst("-\\d$", ""), spent(part.process().pid()), Duration::plus);
        }
        for (var node : production.cluster().nodes()) {
            times.merge("brokers", spent(node.pid()), Duration::plus);
        }
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("mongod"))
                .forEach(process -> times.merge("mongod", spent(process.pid()), Duration::plus));
        return times;
    }

    private static Duration spent(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** Milliseconds of a processor for each of so many writes since an earlier look. */
    void printProcessorTime(Map<String, Duration> before, long writes) {
        processorTimes()
                .forEach((name, time) -> System.out.printf(
                        Locale.ROOT,
                        "%-16s %6.2f ms of a processor a write%n",
                        name,
                        (double) time.minus(before.getOrDefault(name, Duration.ZERO))
                                        .toMillis()
                                / writes));
    }

    /** Bytes of one copy of a record, and of a document. */
    void printDisk() {
        try (var admin = production.cluster().admin()) {
            var bytes = bytesByTopic(admin);
            var records = recordsByTopic(admin, bytes);
            bytes.forEach((topic, size) -> System.out.printf(
                    Locale.ROOT,
                    "%-40s %,12d bytes in %,8d offsets, %6.0f each%n",
                    topic,
                    size,
                    records.getOrDefault(topic, 0L),
                    (double) size / Math.max(1, records.getOrDefault(topic, 0L))));
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while disks are looked at", stopped);
        }
        var bookings = production.database().runCommand(new Document("collStats", "bookings"));
        System.out.printf(
                Locale.ROOT,
                "MongoDB's bookings: %s documents of %s bytes, %s bytes stored, %s bytes of indexes%n",
                bookings.get("count"),
                bookings.get("avgObjSize"),
                bookings.get("storageSize"),
                bookings.get("totalIndexSize"));
    }

    /** The largest copy, since one that was copied anew may be packed otherwise. */
    private static Map<String, Long> bytesByTopic(Admin admin) throws ExecutionException, InterruptedException {
        var brokers = IntStream.rangeClosed(1, Cluster.SIZE).boxed().toList();
        var partitions = new HashMap<TopicPartition, Long>();
        admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                .flatMap(directories -> directories.values().stream())
                .forEach(directory -> directory
                        .replicaInfos()
                        .forEach((partition, replica) -> partitions.merge(partition, replica.size(), Math::max)));
        var bytes = new TreeMap<String, Long>();
        partitions.forEach((partition, size) -> bytes.merge(partition.topic(), size, Long::sum));
        return bytes;
    }

    private static Map<String, Long> recordsByTopic(Admin admin, Map<String, Long> topics)
            throws ExecutionException, InterruptedException {
        var records = new HashMap<String, Long>();
        for (var topic : topics.keySet()) {
            if (topic.startsWith("__")) {
                continue; // whose offsets say little
            }
            var described =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values();
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            described.stream()
                    .flatMap(found -> found.partitions().stream())
                    .forEach(found -> latest.put(new TopicPartition(topic, found.partition()), OffsetSpec.latest()));
            records.put(
                    topic,
                    admin.listOffsets(latest).all().get().values().stream()
                            .mapToLong(end -> end.offset())
                            .sum());
        }
        return records;
    }
}
