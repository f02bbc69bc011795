package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.FreePorts;
import bookings.local.ProgramProcess;
import bookings.local.ProgramProcess.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Three brokers that are controllers as well, each in a process of its own, set up by {@code deploy/kafka} as
 * {@code docs/security.md} tells: everything is encrypted and kept three times, and nobody may do what was not allowed.
 * Keys and passwords are made up for each cluster.
 */
final class Cluster implements AutoCloseable {
    static final int SIZE = 3;

    private static final Path DEPLOY = Path.of("..", "deploy", "kafka").toAbsolutePath();
    private static final Path CREATE_TOPICS =
            Path.of("..", "k8s", "kafka", "create-topics.sh").toAbsolutePath();
    private static final List<String> USERS =
            List.of("gateway", "owner-decisions", "booking-topology", "mongo-sink", "bookings-operator");
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // a broker of a test lives too short to earn more
            "-Dlogback.configurationFile=bookings/local/logback-quiet.xml");

    /** Kafka's commands and the classes that its scripts of these names run. */
    private static final Map<String, String> COMMANDS = Map.of(
            "kafka-acls.sh", "org.apache.kafka.tools.AclCommand",
            "kafka-configs.sh", "kafka.admin.ConfigCommand",
            "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand");

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
    private static final Duration COMMANDS_LIMIT = Duration.ofMinutes(8);

    private final Path directory;
    private final String storePassword = UUID.randomUUID().toString();
    private final String adminPassword = UUID.randomUUID().toString();
    private final String clusterId = Uuid.randomUuid().toString();
    private final List<Node> nodes;
    private final Path authority;

    private Cluster(Path directory) {
        this.directory = directory;
        authority = directory.resolve("authority.pem");
        makeKeys();
        nodes = IntStream.rangeClosed(1, SIZE).mapToObj(Node::new).toList();
        nodes.forEach(Node::configure);
    }

    /** One that serves, and knows its users, their rights and our topics. */
    static Cluster start(Path directory) {
        var cluster = new Cluster(directory);
        try {
            cluster.nodes.forEach(Node::launch); // none serves before most of them run
            cluster.nodes.forEach(Node::awaitServing);
            cluster.prepare();
        } catch (RuntimeException | AssertionError failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    /** The brokers' key, and their certificate, which signs itself: whoever trusts it trusts them and nobody else. */
    private void makeKeys() {
        var store = directory.resolve("broker.p12").toString();
        keytool(
                "-genkeypair -alias broker -keyalg EC -groupname secp256r1 -dname CN=broker -validity 2",
                "-ext san=ip:127.0.0.1 -storetype PKCS12 -keystore",
                store);
        keytool("-exportcert -rfc -alias broker -storetype PKCS12 -file " + authority, "-keystore", store);
    }

    private void keytool(String... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Stream.of(words).flatMap(some -> Stream.of(some.split(" "))).forEach(command::add);
        command.addAll(List.of("-storepass:env", "STORE_PASSWORD"));
        run("keytool", command, Map.of("STORE_PASSWORD", storePassword));
    }

    private void prepare() {
        write("admin.properties", asLines(accessOf("admin", adminPassword)));
        for (var user : USERS) {
            write("passwords/" + user, UUID.randomUUID().toString());
            write("jaas/" + user, jaas(user, password(user)));
        }
        COMMANDS.forEach((name, main) -> {
            var java = Path.of(System.getProperty("java.home"), "bin", "java");
            var script =
                    "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$TEST_CLASSES\" %s \"$@\"\n"
                            .formatted(java, main);
            var file = write("bin/" + name, script);
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        script(DEPLOY.resolve("users.sh"));
        script(DEPLOY.resolve("acls.sh"));
        script(CREATE_TOPICS);
    }

    /** Runs a script of the deployment as an operator would. */
    private void script(Path script) {
        run(
                script.getFileName().toString(),
                List.of("/bin/sh", script.toString()),
                Map.of(
                        "PATH", directory.resolve("bin") + ":" + System.getenv("PATH"),
                        "TEST_CLASSES", System.getProperty("java.class.path"),
                        "KAFKA_BROKERS", bootstrap(),
                        "ADMIN_CONFIG", directory.resolve("admin.properties").toString(),
                        "PASSWORDS", directory.resolve("passwords").toString(),
                        "KAFKA_REQUEST_TOPIC", "booking-requests",
                        "KAFKA_DECISION_TOPIC", "owner-decisions",
                        "KAFKA_RESPONSE_TOPIC", "booking-updates",
                        "KAFKA_PARTITIONS", Integer.toString(Crowd.PARTITIONS),
                        "KAFKA_REPLICATION", Integer.toString(SIZE)));
    }

    private void run(String name, List<String> command, Map<String, String> environment) {
        try (var process =
                ProgramProcess.start(new Launch(name, command, environment, directory.resolveSibling(name + ".log")))) {
            assertThat(process.exitCode(COMMANDS_LIMIT))
                    .as(() -> name + ":\n" + process.output())
                    .isZero();
        }
    }

    String bootstrap() {
        return nodes.stream().map(Node::clients).collect(Collectors.joining(","));
    }

    List<Node> nodes() {
        return nodes;
    }

    /** The settings with which one of our programs logs in as a user. */
    Map<String, String> settingsOf(String user) {
        return Map.of(
                "KAFKA_BROKERS", bootstrap(),
                "KAFKA_REPLICATION", Integer.toString(SIZE),
                "KAFKA_CONFIG_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_CONFIG_SASL_MECHANISM", "SCRAM-SHA-512",
                "KAFKA_CONFIG_SASL_JAAS_CONFIG_FILE",
                        directory.resolve("jaas").resolve(user).toString(),
                "KAFKA_CONFIG_SSL_TRUSTSTORE_TYPE", "PEM",
                "KAFKA_CONFIG_SSL_TRUSTSTORE_LOCATION", authority.toString());
    }

    /** Kafka's properties for a client of a user. */
    Map<String, String> accessOf(String user) {
        return accessOf(user, password(user));
    }

    /** Of somebody who may do everything. */
    Map<String, String> adminAccess() {
        return accessOf("admin", adminPassword);
    }

    private Map<String, String> accessOf(String user, String password) {
        return Map.of(
                "bootstrap.servers",
                bootstrap(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                jaas(user, password),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.toString());
    }

    private static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password);
    }

    private String password(String user) {
        try {
            return Files.readString(directory.resolve("passwords").resolve(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Admin admin() {
        return Admin.create(new HashMap<>(adminAccess()));
    }

    /** Waits until every partition of every topic has all its copies. */
    void awaitWhole() {
        try (var admin = admin()) {
            Waiting.until(
                    "every partition to have " + SIZE + " copies in sync",
                    () -> lacking(admin).isEmpty());
        }
    }

    private static List<String> lacking(Admin admin) {
        try {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            return admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .filter(partition -> partition.isr().size() < SIZE)
                            .map(partition -> topic.name() + "-" + partition.partition()))
                    .toList();
        } catch (ExecutionException away) {
            return List.of(String.valueOf(away.getCause()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while copies are made", stopped);
        }
    }

    private Path write(String name, String text) {
        try {
            var file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String asLines(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes.forEach(Node::kill);
    }

    /** A broker and controller. */
    final class Node {
        private final int id;
        private final int clientsPort = FreePorts.next();
        private final int brokersPort = FreePorts.next();
        private final int controllerPort = FreePorts.next();
        private @Nullable ProgramProcess process;

        private Node(int id) {
            this.id = id;
        }

        private String clients() {
            return "127.0.0.1:" + clientsPort;
        }

        private Path data() {
            return directory.resolve("node-" + id);
        }

        private void configure() {
            var own = new Properties();
            try (var common = Files.newBufferedReader(DEPLOY.resolve("broker.properties"))) {
                own.load(common);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var clients = "CLIENTS://" + clients();
            var brokers = "BROKERS://127.0.0.1:" + brokersPort;
            var voters = nodes().stream()
                    .map(node -> node.id + "@127.0.0.1:" + node.controllerPort)
                    .collect(Collectors.joining(","));
            var store = directory.resolve("broker.p12").toString();
            own.putAll(Map.of(
                    "process.roles",
                    "broker,controller",
                    "node.id",
                    Integer.toString(id),
                    "controller.quorum.voters",
                    voters,
                    "listeners",
                    clients + "," + brokers + ",CONTROLLER://127.0.0.1:" + controllerPort,
                    "advertised.listeners",
                    clients + "," + brokers,
                    "log.dirs",
                    data().toString(),
                    "ssl.keystore.type",
                    "PKCS12",
                    "ssl.keystore.location",
                    store,
                    "ssl.keystore.password",
                    storePassword));
            own.putAll(Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", authority.toString()));
            // twelve processes on few cores: fewer threads, files and markers than on machines of their own
            own.putAll(Map.of(
                    "offsets.topic.num.partitions", "6",
                    "transaction.state.log.num.partitions", "6",
                    "num.network.threads", "2",
                    "num.io.threads", "4",
                    "log.cleaner.dedupe.buffer.size", "16777216"));
            var lines = own.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, own::getProperty));
            write("node-" + id + ".properties", asLines(lines));
        }

        String name() {
            return "node " + id;
        }

        void launch() {
            var arguments =
                    List.of(directory.resolve("node-" + id + ".properties").toString(), clusterId);
            var log = directory.resolveSibling("broker-" + id + ".log");
            process = ProgramProcess.start(Launch.ofMain(ClusterNode.class.getName(), JVM_OPTIONS, arguments, log)
                    .withEnvironment(Map.of(ClusterNode.ADMIN_PASSWORD, adminPassword)));
        }

        void awaitServing() {
            var unused = process().awaitLine("^node serves", START_LIMIT);
        }

        long pid() {
            return process().pid();
        }

        /** SIGTERM: it hands its partitions over first. */
        void stop() {
            var unused = process().stop(STOP_LIMIT);
        }

        /** SIGKILL. */
        void kill() {
            if (process != null) {
                process.kill();
            }
        }

        /** As if the machine had got a new disk. */
        void loseDisk() {
            try (var files = Files.walk(data())) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ProgramProcess process() {
            if (process == null) {
                throw new IllegalStateException(name() + " was never started");
            }
            return process;
        }
    }
}
