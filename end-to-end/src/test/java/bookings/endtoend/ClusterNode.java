package bookings.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker that is a controller as well, one of several, as a program: {@code <file of properties> <cluster id>}. It starts
 * as Kafka itself does; where its directory is new, it is formatted first, with the user {@code admin} whose password is in
 * the environment.
 */
public final class ClusterNode {
    static final String ADMIN_PASSWORD = "ADMIN_PASSWORD";

    private ClusterNode() {}

    public static void main(String[] arguments) throws Exception {
        var properties = Utils.loadProps(arguments[0]);
        var directory = Path.of(properties.getProperty("log.dirs"));
        if (!Files.exists(directory.resolve("meta.properties"))) {
            new Formatter()
                    .setPrintStream(System.out)
                    .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                    .setClusterId(arguments[1])
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .setDirectories(List.of(directory.toString()))
                    .setScramArguments(
                            List.of("SCRAM-SHA-512=[name=admin,password=" + System.getenv(ADMIN_PASSWORD) + "]"))
                    .run();
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.shutdown();
                            server.awaitShutdown();
                        },
                        "stop"));
        server.startup();
        System.out.println("node serves");
        server.awaitShutdown();
    }
}
