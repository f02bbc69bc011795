package bookings.local;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;

/**
 * The controller and the broker of a cluster of one, started as Kafka's own server starts them, but for one step between
 * the two: the controller forgets the broker of the run before.
 *
 * <p>Without that step a broker that comes back after a kill finds itself named as the leader of its partitions, loads its
 * transactions and tries to end those that were being ended, while it does not serve yet. Then the controller notices that
 * the broker of before is gone and takes all leaders away. Kafka 4.3 takes a partition without a leader for a deleted one
 * and counts the transaction as ended there, without its marker: what it wrote stays open for ever, no reader of committed
 * records gets past it, and a committed offset among it is never known again. See decision 0013.
 *
 * <p>It spares a start after a kill the wait for the end of the old session, too.
 */
final class SingleNode {
    private static final long BECOMES_ACTIVE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final KafkaConfig config;
    private final ControllerServer controller;
    private final BrokerServer broker;

    SingleNode(KafkaConfig config) {
        this.config = config;
        var logger = LoggerFactory.getLogger(SingleNode.class);
        var initialized = KafkaRaftServer.initializeLogDirs(config, logger, "");
        var directories = initialized._1();
        var shared = new SharedServer(
                config,
                directories,
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, directories.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        broker = new BrokerServer(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), initialized._2());
    }

    /** Returns once the broker serves. */
    void start() {
        controller.startup();
        forgetBroker();
        broker.startup();
    }

    /** The broker learns of it before anything else: it reads the controller's log from the start up to its own entry. */
    private void forgetBroker() {
        var giveUp = System.nanoTime() + BECOMES_ACTIVE_NANOS;
        while (!controller.controller().isActive()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new ServiceStartException("the broker's controller did not become active in %d s, see its log"
                        .formatted(TimeUnit.NANOSECONDS.toSeconds(BECOMES_ACTIVE_NANOS)));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        try {
            controller
                    .controller()
                    .unregisterBroker(
                            new ControllerRequestContext(
                                    new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.of(giveUp)),
                            config.nodeId())
                    .join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw e;
            }
        }
    }

    /** Stops both cleanly and waits for that; stopping twice is harmless. The broker first: it hands over to the controller. */
    void stop() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }
}
