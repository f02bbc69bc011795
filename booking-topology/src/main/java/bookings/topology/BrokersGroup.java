package bookings.topology;

import bookings.runtime.CannotStartException;
import bookings.runtime.KafkaClients;
import bookings.runtime.Patience;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;

/** What the brokers are told of the group where they run it, under {@link GroupProtocol#STREAMS}. */
final class BrokersGroup {
    private BrokersGroup() {}

    /**
     * Sets the group's session, heartbeat and standbys at the brokers; waits for as long as these are away.
     *
     * @throws CannotStartException if they refuse; the message says what they must be told first
     */
    static void configure(KafkaClients clients, TopologySettings settings) throws InterruptedException {
        var group = new ConfigResource(ConfigResource.Type.GROUP, settings.applicationId());
        Collection<AlterConfigOp> wanted = List.of(
                set("streams.session.timeout.ms", settings.sessionTimeout()),
                set("streams.heartbeat.interval.ms", settings.heartbeat()),
                set("streams.num.standby.replicas", settings.standbys()));
        try (var admin = Admin.create(clients.admin())) {
            set(admin, Map.of(group, wanted));
        } catch (ExecutionException refused) {
            throw new CannotStartException(
                    "the brokers do not take the settings of the group %s: %s. Lower their group.streams.min.session.timeout.ms and group.streams.min.heartbeat.interval.ms, or set GROUP_PROTOCOL=classic"
                            .formatted(settings.applicationId(), refused.getMessage()),
                    refused);
        }
    }

    private static void set(Admin admin, Map<ConfigResource, Collection<AlterConfigOp>> wanted)
            throws ExecutionException, InterruptedException {
        var patience = new Patience("Kafka", "set the group's time-outs");
        while (true) {
            try {
                admin.incrementalAlterConfigs(wanted).all().get();
                return;
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof RetriableException away)) {
                    throw failed;
                }
                patience.waitAfter(away);
            }
        }
    }

    private static AlterConfigOp set(String name, Duration value) {
        return set(name, Math.toIntExact(value.toMillis()));
    }

    private static AlterConfigOp set(String name, int value) {
        return new AlterConfigOp(new ConfigEntry(name, Integer.toString(value)), OpType.SET);
    }
}
