package bookings.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a program does with topics, groups and transactions, and so must be allowed to do. Where brokers ask for rights,
 * {@link #missing} tells those that the program lacks, all at once; where they do not, everybody has all.
 *
 * <p>Brokers tell the rights on topics and groups that are there. What cannot be seen at the start, they refuse later.
 */
public final class Rights {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    private final Map<String, Set<AclOperation>> topics = new TreeMap<>();
    private final Set<String> groups = new TreeSet<>();
    private final Set<String> transactions = new TreeSet<>();

    public Rights read(TopicSpec... specs) {
        return allow(AclOperation.READ, specs);
    }

    public Rights write(TopicSpec... specs) {
        return allow(AclOperation.WRITE, specs);
    }

    /** A topic that the program makes by itself. */
    public Rights keep(String topic) {
        return allow(topic, AclOperation.READ, AclOperation.WRITE);
    }

    /** Reads as a member of a group. */
    public Rights join(String group) {
        groups.add(group);
        return this;
    }

    /** @param idPrefix with which the ids of its transactions begin */
    public Rights transact(String idPrefix) {
        transactions.add(idPrefix);
        return this;
    }

    /** Looks how topics are kept, which each program does with all that it uses. */
    Rights look(Collection<TopicSpec> specs) {
        specs.forEach(spec -> allow(spec.name(), AclOperation.DESCRIBE_CONFIGS));
        return this;
    }

    private Rights allow(AclOperation operation, TopicSpec... specs) {
        for (var spec : specs) {
            allow(spec.name(), operation);
        }
        return this;
    }

    private Rights allow(String topic, AclOperation... operations) {
        topics.computeIfAbsent(topic, first -> EnumSet.of(AclOperation.DESCRIBE))
                .addAll(List.of(operations));
        return this;
    }

    /**
     * What the one who asks lacks, as {@code Write on topic booking-requests}; empty where nothing is known to be missing.
     *
     * @throws RetriableException if the brokers cannot tell now
     */
    List<String> missing(Admin admin) throws InterruptedException {
        return Stream.of(missingOnTopics(admin), missingOnGroups(admin), missingOnTransactions(admin))
                .flatMap(List::stream)
                .toList();
    }

    private List<String> missingOnTopics(Admin admin) throws InterruptedException {
        var options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(millis());
        var answers = admin.describeTopics(topics.keySet(), options).topicNameValues();
        var missing = new ArrayList<String>();
        for (var topic : topics.entrySet()) {
            var name = topic.getKey();
            var lacking = EnumSet.copyOf(topic.getValue());
            try {
                lacking.removeAll(await(requireNonNull(answers.get(name))).authorizedOperations());
            } catch (UnknownTopicOrPartitionException notMadeYet) {
                continue; // to one who may not see it, it would be forbidden
            } catch (AuthorizationException forbidden) {
                // none of it
            }
            if (!lacking.isEmpty()) {
                missing.add(words(lacking) + " on topic " + name);
            }
        }
        return missing;
    }

    private List<String> missingOnGroups(Admin admin) throws InterruptedException {
        var missing = new ArrayList<String>();
        for (var group : groups) {
            var options = new DescribeConsumerGroupsOptions()
                    .includeAuthorizedOperations(true)
                    .timeoutMs(millis());
            var answer = admin.describeConsumerGroups(List.of(group), options).describedGroups();
            try {
                var operations = await(requireNonNull(answer.get(group))).authorizedOperations();
                if (!operations.contains(AclOperation.READ)) {
                    missing.add("Read on group " + group);
                }
            } catch (AuthorizationException forbidden) {
                missing.add("Read on group " + group);
            } catch (RetriableException away) {
                throw away;
            } catch (ApiException notThereYet) {
                // or a group of Kafka Streams, which is described otherwise: it may be seen
            }
        }
        return missing;
    }

    private List<String> missingOnTransactions(Admin admin) throws InterruptedException {
        var missing = new ArrayList<String>();
        for (var prefix : transactions) {
            var id = prefix + "rights";
            var options = new DescribeTransactionsOptions().timeoutMs(millis());
            try {
                var unused =
                        await(admin.describeTransactions(List.of(id), options).description(id));
            } catch (AuthorizationException forbidden) {
                missing.add("Write on transactional ids that begin with " + prefix);
            } catch (RetriableException away) {
                throw away;
            } catch (ApiException thereIsNone) {
                // as it should be
            }
        }
        return missing;
    }

    private static String words(Set<AclOperation> operations) {
        // who may read or write may also describe
        var shown = operations.contains(AclOperation.READ) || operations.contains(AclOperation.WRITE)
                ? operations.stream().filter(operation -> operation != AclOperation.DESCRIBE)
                : operations.stream();
        return shown.map(Rights::word).collect(Collectors.joining(", "));
    }

    /** As Kafka's commands write it. */
    private static String word(AclOperation operation) {
        return switch (operation) {
            case READ -> "Read";
            case WRITE -> "Write";
            case DESCRIBE -> "Describe";
            case DESCRIBE_CONFIGS -> "DescribeConfigs";
            default -> throw new IllegalArgumentException("no right of our programs: " + operation);
        };
    }

    private static int millis() {
        return Math.toIntExact(CALL_LIMIT.toMillis());
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
}
