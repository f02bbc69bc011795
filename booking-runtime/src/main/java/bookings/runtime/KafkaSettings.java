package bookings.runtime;

import bookings.wire.Channels;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Where Kafka is and what our topics there are called. Malformed broker and topic names, two topics of one name, and a
 * passed-through property that would break what the programs promise are refused with an
 * {@link IllegalArgumentException}.
 *
 * @param brokers {@code host:port} of the brokers to ask first
 * @param requestTopic what travelers ask for, keyed by owner
 * @param decisionTopic what owners answer, and what falls due, keyed by owner
 * @param responseTopic every version of every booking, keyed by booking
 * @param partitions of every topic but the dead letters; fixed for life, since an owner's partition follows from it
 * @param replication copies of every topic
 * @param passThrough Kafka properties for every client ({@code KAFKA_CONFIG_*}); may hold passwords
 */
public record KafkaSettings(
        List<String> brokers,
        String requestTopic,
        String decisionTopic,
        String responseTopic,
        int partitions,
        int replication,
        Map<String, String> passThrough) {
    public static final String PASS_THROUGH_PREFIX = "KAFKA_CONFIG_";
    private static final Pattern BROKER = Pattern.compile("\\S+:\\d{1,5}");
    private static final Pattern USER = Pattern.compile("\\busername\\s*=\\s*\"?([^\"\\s;]+)");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    /** Nothing lost, nothing twice, every owner in one partition: not for anyone to switch off from outside. */
    private static final Set<String> OURS_ALONE = Set.of(
            "acks",
            "allow.auto.create.topics",
            "auto.offset.reset",
            "client.id",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "partitioner.class",
            "partitioner.ignore.keys",
            "processing.guarantee",
            "transactional.id",
            "value.deserializer",
            "value.serializer");

    public KafkaSettings {
        brokers = List.copyOf(brokers);
        passThrough = Map.copyOf(passThrough);
        for (var broker : brokers) {
            if (!BROKER.matcher(broker).matches()) {
                throw new IllegalArgumentException(
                        "KAFKA_BROKERS must be host:port, comma-separated, was \"" + broker + "\"");
            }
        }
        requireTopicName("KAFKA_REQUEST_TOPIC", requestTopic);
        requireTopicName("KAFKA_DECISION_TOPIC", decisionTopic);
        requireTopicName("KAFKA_RESPONSE_TOPIC", responseTopic);
        var taken = new HashSet<>(Set.of(Channels.REKEYED, Channels.REPLIES, Channels.DEAD_LETTERS));
        for (var topic : List.of(requestTopic, decisionTopic, responseTopic)) {
            if (!taken.add(topic)) {
                throw new IllegalArgumentException(
                        "KAFKA_REQUEST_TOPIC, KAFKA_DECISION_TOPIC and KAFKA_RESPONSE_TOPIC must differ from each other"
                                + " and from our other topics, \"" + topic + "\" is used twice");
            }
        }
        requireNoneOfOurs(passThrough, PASS_THROUGH_PREFIX);
    }

    public static KafkaSettings from(Environment environment) {
        return environment.build(() -> new KafkaSettings(
                environment.list("KAFKA_BROKERS", List.of("localhost:9092")),
                environment.text("KAFKA_REQUEST_TOPIC", "booking-requests"),
                environment.text("KAFKA_DECISION_TOPIC", "owner-decisions"),
                environment.text("KAFKA_RESPONSE_TOPIC", "booking-updates"),
                environment.whole("KAFKA_PARTITIONS", 12, 1, 1_000),
                environment.whole("KAFKA_REPLICATION", 1, 1, 9),
                passThrough(environment)));
    }

    /** How the records of the topics are written and read. */
    public Channels channels() {
        return Channels.of(requestTopic, decisionTopic, responseTopic);
    }

    /** Commands that came to another partition than their owner's, on their way there. */
    public String rekeyedTopic() {
        return Channels.REKEYED;
    }

    /** What each command came to. */
    public String replyTopic() {
        return Channels.REPLIES;
    }

    /** Records that could not be read. */
    public String deadLetterTopic() {
        return Channels.DEAD_LETTERS;
    }

    /** As Kafka's {@code bootstrap.servers} wants it. */
    public String bootstrapServers() {
        return String.join(",", brokers);
    }

    /** The name in the passed-through {@code sasl.jaas.config}; empty where there is none. */
    Optional<String> user() {
        return Optional.ofNullable(passThrough.get("sasl.jaas.config"))
                .map(USER::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /** Names what is passed through and shows no value of it, since some are passwords. */
    @Override
    public String toString() {
        var properties = passThrough.keySet().stream().sorted().toList();
        return "KafkaSettings[brokers=%s, topics=%s, partitions=%d, replication=%d, passThrough=%s]"
                .formatted(
                        brokers,
                        List.of(requestTopic, decisionTopic, responseTopic),
                        partitions,
                        replication,
                        properties);
    }

    /** Properties that Kafka itself treats as passwords may come from files, like every secret. */
    private static Map<String, String> passThrough(Environment environment) {
        var properties = new TreeMap<>(environment.prefixed(PASS_THROUGH_PREFIX));
        for (var key : ProducerConfig.configDef().configKeys().values()) {
            if (key.type == ConfigDef.Type.PASSWORD
                    && Stream.of(key.name, key.name + ".file").anyMatch(properties::containsKey)) {
                properties.remove(key.name + ".file");
                environment
                        .secret(variable(PASS_THROUGH_PREFIX, key.name))
                        .ifPresent(secret -> properties.put(key.name, secret));
            }
        }
        return properties;
    }

    private static void requireTopicName(String variable, String topic) {
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException(
                    variable + " must be a topic name (letters, digits, . _ -, at most 249), was \"" + topic + "\"");
        }
    }

    /**
     * Refuses properties that a client has from us alone, for all who pass some through.
     *
     * @param prefix of the variables that the properties come from
     * @throws IllegalArgumentException that names the variables
     */
    public static void requireNoneOfOurs(Map<String, String> passThrough, String prefix) {
        requireNone(passThrough, prefix, OURS_ALONE, "cannot be set: the programs' promises rest on it");
        requireNone(passThrough, prefix, Set.of("bootstrap.servers"), "cannot be set: use KAFKA_BROKERS");
    }

    /**
     * Refuses some properties, also with the name of a client before them.
     *
     * @param prefix of the variables that the properties come from
     * @throws IllegalArgumentException that names the variables and says why
     */
    public static void requireNone(Map<String, String> passThrough, String prefix, Set<String> forbidden, String why) {
        var found = passThrough.keySet().stream()
                .filter(property -> forbidden.contains(withoutClientPrefix(property)))
                .sorted()
                .map(property -> variable(prefix, property))
                .collect(Collectors.joining(", "));
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(found + " " + why);
        }
    }

    /** Kafka Streams takes {@code producer.acks} for {@code acks}. */
    private static String withoutClientPrefix(String property) {
        return property.replaceFirst(
                "^(main\\.consumer|restore\\.consumer|global\\.consumer|consumer|producer|admin)\\.", "");
    }

    private static String variable(String prefix, String property) {
        return prefix + property.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
