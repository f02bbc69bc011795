package bookings.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.local.EmbeddedBroker;
import bookings.local.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that forbids what is not allowed: at one port to everybody but itself, at the other it asks for passwords. */
class RightsTest {
    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;
    private static Topics topics;
    private static int guarded;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        int open = FreePorts.next();
        int controller = FreePorts.next();
        guarded = FreePorts.next();
        var users = "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " user_clerk=\"one\" user_guest=\"two\";";
        broker = EmbeddedBroker.start(new EmbeddedBroker.Config(
                folder.resolve("guarded"),
                open,
                Map.of(
                        "listeners",
                        "CLIENTS://127.0.0.1:%d,GUARDED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(open, guarded, controller),
                        "advertised.listeners",
                        "CLIENTS://127.0.0.1:%d,GUARDED://127.0.0.1:%d".formatted(open, guarded),
                        "listener.security.protocol.map",
                        "CLIENTS:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "controller.quorum.voters",
                        "1@127.0.0.1:" + controller,
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "listener.name.guarded.plain.sasl.jaas.config",
                        users,
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS")));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        topics = new Topics(settings("clerk", "one"));
        Topics.ensure(admin, topics.all());
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void all_that_is_missing_is_named_at_once_and_who_lacks_it() {
        var clients = new KafkaClients(settings("guest", "two"), "test");
        var rights = new Rights()
                .read(topics.requests())
                .write(topics.updates())
                .keep("app-changelog")
                .join("app")
                .transact("app-");

        assertThatThrownBy(() -> Topics.ensure(clients, List.of(topics.requests(), topics.replies()), rights))
                .isInstanceOf(CannotStartException.class)
                .hasMessage("""
                        Kafka does not let User:guest do what it must. Missing:
                        - Read, Write on topic app-changelog
                        - Describe, DescribeConfigs on topic booking-replies
                        - Read, DescribeConfigs on topic booking-requests
                        - Write on topic booking-updates
                        - Read on group app
                        - Write on transactional ids that begin with app-
                        deploy/kafka/acls.sh gives each program its rights""");
    }

    @Test
    void what_is_allowed_is_enough() throws Exception {
        allow(ResourceType.TOPIC, "booking-requests", AclOperation.READ, AclOperation.DESCRIBE_CONFIGS);
        allow(ResourceType.GROUP, "readers", AclOperation.READ);
        allow(ResourceType.TRANSACTIONAL_ID, "clerk-", AclOperation.WRITE);
        var clients = new KafkaClients(settings("clerk", "one"), "test");
        var enough = new Rights().read(topics.requests()).join("readers").transact("clerk-");
        var more = new Rights().read(topics.requests()).write(topics.requests());

        awaitAllowed(clients, enough);
        assertThatThrownBy(() -> Topics.ensure(clients, List.of(topics.requests()), more))
                .hasMessageContaining("User:clerk")
                .hasMessageContaining("\n- Write on topic booking-requests\n");
    }

    @Test
    void a_wrong_password_is_told_apart() {
        var clients = new KafkaClients(settings("clerk", "wrong"), "test");

        assertThatThrownBy(() -> Topics.ensure(clients, List.of(topics.requests()), new Rights()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("Kafka refused User:clerk: ")
                .hasMessageContaining("It must be able to log in");
    }

    /** The broker hears of what its controller has written a moment later. */
    private static void awaitAllowed(KafkaClients clients, Rights rights) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try {
                Topics.ensure(clients, List.of(topics.requests()), rights);
                return;
            } catch (CannotStartException notYet) {
                Thread.sleep(100);
            }
        }
        assertThatCode(() -> Topics.ensure(clients, List.of(topics.requests()), rights))
                .doesNotThrowAnyException();
    }

    private static void allow(ResourceType type, String name, AclOperation... operations) throws Exception {
        var pattern = new ResourcePattern(
                type, name, type == ResourceType.TRANSACTIONAL_ID ? PatternType.PREFIXED : PatternType.LITERAL);
        admin.createAcls(Stream.of(operations)
                        .map(operation -> new AclBinding(
                                pattern, new AccessControlEntry("User:clerk", "*", operation, AclPermissionType.ALLOW)))
                        .toList())
                .all()
                .get();
    }

    private static KafkaSettings settings(String user, String password) {
        return KafkaSettings.from(new Environment(Map.of(
                "KAFKA_BROKERS",
                "127.0.0.1:" + guarded,
                "KAFKA_PARTITIONS",
                "2",
                "KAFKA_CONFIG_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "KAFKA_CONFIG_SASL_MECHANISM",
                "PLAIN",
                "KAFKA_CONFIG_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password))));
    }
}
