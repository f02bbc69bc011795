package bookings.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that the programs share. Each program makes sure of those it uses before it starts; several may do so at
 * the same moment, and the brokers may come up later than the programs.
 */
public final class Topics {
    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    /** Kafka's own default, written down because the limits below build on it. */
    private static final int ORDINARY_BATCH_BYTES = 1_048_588;

    /** Whatever an ordinary topic took, with the headers that say why it was moved. */
    private static final int MOVED_BATCH_BYTES = 2 * ORDINARY_BATCH_BYTES;

    private static final int DEAD_LETTER_PARTITIONS = 3;
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String PURPOSE = "find or create the topics";

    private final KafkaSettings settings;

    public Topics(KafkaSettings settings) {
        this.settings = settings;
    }

    /** What travelers ask for. */
    public TopicSpec requests() {
        return commands(settings.requestTopic(), TimestampType.LOG_APPEND_TIME, ORDINARY_BATCH_BYTES);
    }

    /** What owners answer, and what falls due. */
    public TopicSpec decisions() {
        return commands(settings.decisionTopic(), TimestampType.LOG_APPEND_TIME, ORDINARY_BATCH_BYTES);
    }

    /**
     * Misplaced commands; they keep the time at which they first came, and so are kept for ever like all commands: with
     * a limit, one that had waited longer would be deleted as soon as it arrives.
     */
    public TopicSpec rekeyed() {
        return commands(settings.rekeyedTopic(), TimestampType.CREATE_TIME, MOVED_BATCH_BYTES);
    }

    /** Every version of every booking, from which everything else can be rebuilt. */
    public TopicSpec updates() {
        return outcomes(settings.responseTopic(), TopicSpec.FOR_EVER);
    }

    /** What each command came to, for the gateway that waits. */
    public TopicSpec replies() {
        return outcomes(settings.replyTopic(), Duration.ofHours(1));
    }

    /** Unreadable records; kept for their 30 days from the day they were found, however old they are. */
    public TopicSpec deadLetters() {
        return new TopicSpec(
                settings.deadLetterTopic(),
                DEAD_LETTER_PARTITIONS,
                false,
                settings.replication(),
                Duration.ofDays(30),
                TimestampType.LOG_APPEND_TIME,
                MOVED_BATCH_BYTES,
                true);
    }

    public List<TopicSpec> all() {
        return List.of(requests(), decisions(), rekeyed(), updates(), replies(), deadLetters());
    }

    /** As {@link #ensure(KafkaClients, Collection, Rights)}, for one who does no more with them. */
    public static void ensure(KafkaClients clients, Collection<TopicSpec> wanted) throws InterruptedException {
        ensure(clients, wanted, new Rights());
    }

    /**
     * As {@link #ensure(Admin, Collection)}, with a client of its own, and patient also while the brokers' names cannot
     * be resolved yet.
     *
     * @param rights what the program does with these topics and others
     * @throws CannotStartException if the program may not do all of that
     */
    public static void ensure(KafkaClients clients, Collection<TopicSpec> wanted, Rights rights)
            throws InterruptedException {
        var patience = new Patience("Kafka at " + clients.bootstrapServers(), PURPOSE);
        var admin = adminOnceResolved(clients, patience);
        try {
            ensure(admin, wanted, rights, clients.user(), patience);
        } finally {
            admin.close(Duration.ZERO); // one who was told to stop does not wait for brokers that are away
        }
    }

    /**
     * Returns once every wanted topic exists and is as it must be. Missing ones are created. While the brokers are away
     * it waits for as long as it takes, and says so in the log every few seconds.
     *
     * @throws TopicMismatchException if a topic exists with other settings
     * @throws CannotStartException if the brokers do not let us look or create
     */
    public static void ensure(Admin admin, Collection<TopicSpec> wanted) throws InterruptedException {
        ensure(admin, wanted, new Rights(), "the program", new Patience("Kafka", PURPOSE));
    }

    private static void ensure(Admin admin, Collection<TopicSpec> wanted, Rights rights, String user, Patience patience)
            throws InterruptedException {
        var needed = rights.look(wanted);
        while (true) {
            try {
                require(user, needed.missing(admin));
                var found = describe(admin, wanted);
                var missing = wanted.stream()
                        .filter(spec -> !found.containsKey(spec.name()))
                        .toList();
                if (missing.isEmpty()) {
                    verify(admin, wanted, found);
                    return;
                }
                create(admin, missing);
                Thread.sleep(PAUSE.toMillis()); // a new topic takes a moment until every broker knows it
            } catch (AuthenticationException | AuthorizationException refused) {
                throw new CannotStartException(
                        ("Kafka refused %s: %s. It must be able to log in, and needs Describe, DescribeConfigs and,"
                                        + " where topics are missing, Create on %s")
                                .formatted(user, refused.getMessage(), names(wanted)),
                        refused);
            } catch (RetriableException | InvalidReplicationFactorException away) {
                patience.waitAfter(away);
            }
        }
    }

    private static void require(String user, List<String> missing) {
        if (!missing.isEmpty()) {
            throw new CannotStartException("Kafka does not let " + user + " do what it must. Missing:\n"
                    + missing.stream().map(right -> "- " + right + "\n").collect(Collectors.joining())
                    + "deploy/kafka/acls.sh gives each program its rights");
        }
    }

    private static Admin adminOnceResolved(KafkaClients clients, Patience patience) throws InterruptedException {
        while (true) {
            try {
                return Admin.create(clients.admin());
            } catch (KafkaException unresolved) {
                KafkaClients.requireUnresolved(unresolved);
                patience.waitAfter(unresolved);
            }
        }
    }

    private TopicSpec commands(String name, TimestampType timestamps, int maxMessageBytes) {
        return new TopicSpec(
                name,
                settings.partitions(),
                true,
                settings.replication(),
                TopicSpec.FOR_EVER,
                timestamps,
                maxMessageBytes,
                true);
    }

    private TopicSpec outcomes(String name, Duration retention) {
        return new TopicSpec(
                name,
                settings.partitions(),
                true,
                settings.replication(),
                retention,
                TimestampType.CREATE_TIME,
                ORDINARY_BATCH_BYTES,
                false);
    }

    private static Map<String, TopicDescription> describe(Admin admin, Collection<TopicSpec> wanted)
            throws InterruptedException {
        var names = wanted.stream().map(TopicSpec::name).toList();
        var answers = admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(millis(CALL_LIMIT)))
                .topicNameValues();
        var found = new HashMap<String, TopicDescription>();
        for (var answer : answers.entrySet()) {
            try {
                found.put(answer.getKey(), await(answer.getValue()));
            } catch (UnknownTopicOrPartitionException missing) {
                log.debug("topic={} does not exist yet", answer.getKey());
            }
        }
        return found;
    }

    private static void create(Admin admin, List<TopicSpec> missing) throws InterruptedException {
        var answers = admin.createTopics(
                        missing.stream().map(TopicSpec::toNewTopic).toList(),
                        new CreateTopicsOptions().timeoutMs(millis(CALL_LIMIT)))
                .values();
        for (var answer : answers.entrySet()) {
            try {
                await(answer.getValue());
                log.info("topic={} created", answer.getKey());
            } catch (TopicExistsException atTheSameMoment) {
                log.debug("topic={} was created by another program", answer.getKey());
            }
        }
    }

    private static void verify(Admin admin, Collection<TopicSpec> wanted, Map<String, TopicDescription> found)
            throws InterruptedException {
        var resources = wanted.stream().map(Topics::resource).toList();
        var configs = await(admin.describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(millis(CALL_LIMIT)))
                .all());
        var mismatches = new ArrayList<Mismatch>();
        for (var spec : wanted) {
            int partitions = requireNonNull(found.get(spec.name())).partitions().size();
            if (partitions != spec.partitions()) {
                mismatches.add(Mismatch.ofPartitions(spec, partitions));
            }
            differences(spec, requireNonNull(configs.get(resource(spec)))).forEach(mismatches::add);
        }
        if (!mismatches.isEmpty()) {
            var broker = anyBroker(admin);
            throw new TopicMismatchException(mismatches.stream()
                    .map(mismatch -> mismatch.message(broker))
                    .toList());
        }
    }

    private static List<Mismatch> differences(TopicSpec spec, Config config) {
        var differences = new ArrayList<Mismatch>();
        spec.promised().forEach((setting, value) -> {
            var actual = config.get(setting);
            if (actual != null && !value.equals(actual.value())) {
                differences.add(Mismatch.ofSetting(spec, setting, actual.value(), value));
            }
        });
        return differences;
    }

    /** An address that an operator can paste; the brokers have just answered. */
    private static String anyBroker(Admin admin) throws InterruptedException {
        return await(admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis(CALL_LIMIT)))
                        .nodes())
                .stream()
                .map(node -> node.host() + ":" + node.port())
                .findFirst()
                .orElse("localhost:9092");
    }

    private static ConfigResource resource(TopicSpec spec) {
        return new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
    }

    private static String names(Collection<TopicSpec> specs) {
        return specs.stream().map(TopicSpec::name).collect(Collectors.joining(", "));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ApiException known) {
                throw known;
            }
            throw new KafkaException(failed.getCause());
        }
    }

    /** One difference between a topic and what it must be. */
    private record Mismatch(String topic, String what, String found, String wanted, String repair) {
        static Mismatch ofSetting(TopicSpec spec, String setting, String found, String wanted) {
            return new Mismatch(
                    spec.name(),
                    setting,
                    found,
                    wanted,
                    "repair: kafka-configs.sh --bootstrap-server BROKER --alter --entity-type topics --entity-name "
                            + spec.name() + " --add-config " + setting + "=" + wanted);
        }

        static Mismatch ofPartitions(TopicSpec spec, int found) {
            return new Mismatch(
                    spec.name(),
                    "partitions",
                    Integer.toString(found),
                    Integer.toString(spec.partitions()),
                    partitionRepair(spec, found));
        }

        /** Adding partitions moves keys to other ones, away from their history: only the dead letters may do so. */
        private static String partitionRepair(TopicSpec spec, int found) {
            if (!spec.keyed() && found < spec.partitions()) {
                return "repair: kafka-topics.sh --bootstrap-server BROKER --alter --topic " + spec.name()
                        + " --partitions " + spec.partitions();
            }
            var delete = "kafka-topics.sh --bootstrap-server BROKER --delete --topic " + spec.name();
            if (!spec.keyed()) {
                return "it cannot be changed in place: once nobody needs its records, " + delete
                        + " and start again, which creates it";
            }
            return "it cannot be changed in place, since keys would leave their partitions: either set"
                    + " KAFKA_PARTITIONS="
                    + found
                    + " for every program, if all our topics but the dead letters have as many; or choose another"
                    + " topic name; or, if nobody needs its records, " + delete + " and start again, which creates it";
        }

        String message(String broker) {
            return "topic %s: %s is %s, must be %s; %s"
                    .formatted(topic, what, found, wanted, repair.replace("BROKER", broker));
        }
    }
}
