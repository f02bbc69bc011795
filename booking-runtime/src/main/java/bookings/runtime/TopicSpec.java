package bookings.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * How one of our topics must be.
 *
 * @param keyed whether a key must stay in one partition for life, so that the partition count can never change
 * @param retention how long records are kept, {@link #FOR_EVER} for no limit
 * @param timestamps whose time a record carries: its producer's or the broker's
 * @param maxMessageBytes the largest record batch that the topic takes
 * @param sized whether that is a promise: a record may move on from or to this topic, which must never fail. It counts
 *     what the broker stores, so such a topic stores nothing compressed, whatever a producer sends
 */
public record TopicSpec(
        String name,
        int partitions,
        boolean keyed,
        int replication,
        Duration retention,
        TimestampType timestamps,
        int maxMessageBytes,
        boolean sized) {
    /** Kafka's own way to say it, as {@code retention.ms=-1}. */
    public static final Duration FOR_EVER = Duration.ofMillis(-1);

    /** A broker deletes whole segments, the newest never: without a limit a topic of an hour would keep a week. */
    private static final Duration LONGEST_SEGMENT = Duration.ofDays(7);

    /** What a running topic is held to; a topic that differs here loses records or gives them another time. */
    Map<String, String> promised() {
        var settings = new TreeMap<String, String>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestamps.name);
        if (sized) {
            settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
        }
        return settings;
    }

    /** As it is created: what is promised, and what an operator may tune later. */
    NewTopic toNewTopic() {
        var settings = new TreeMap<>(promised());
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
        settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        // with three copies a record counts once two have it, and one broker may be away
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.max(1, replication - 1)));
        if (!retention.equals(FOR_EVER)) {
            var segment = retention.dividedBy(4);
            settings.put(
                    TopicConfig.SEGMENT_MS_CONFIG,
                    Long.toString((segment.compareTo(LONGEST_SEGMENT) < 0 ? segment : LONGEST_SEGMENT).toMillis()));
        }
        return new NewTopic(name, partitions, (short) replication).configs(settings);
    }
}
