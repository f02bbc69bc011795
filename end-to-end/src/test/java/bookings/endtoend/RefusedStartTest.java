package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.decisions.OwnerDecisionsApp;
import bookings.gateway.GatewayApp;
import bookings.mongo.MongoSinkApp;
import bookings.topology.TopologyApp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator must put right first, a program says in a line and ends with exit code 2. */
@ExtendWith(OnMarketplace.class)
class RefusedStartTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int CANNOT_START = 2;

    private final Marketplace marketplace;

    RefusedStartTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Test
    void another_partition_count_is_named_with_its_repair() throws Exception {
        try (var admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", marketplace.broker().bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("four-partitions", Optional.of(4), Optional.empty())))
                    .all()
                    .get();
        }
        var mismatched = Map.of(
                "KAFKA_RESPONSE_TOPIC", "four-partitions",
                "APPLICATION_ID", "refused",
                "SINK_GROUP", "refused");
        var refusal = "topic four-partitions: partitions is 4, must be 12;";
        assertRefused("topology-of-four", TopologyApp.class, mismatched, refusal, "KAFKA_PARTITIONS=4");
        assertRefused("sink-of-four", MongoSinkApp.class, mismatched, refusal, "KAFKA_PARTITIONS=4");
    }

    @Test
    void a_missing_secret_is_named() {
        var without = Map.of("SESSION_SECRET", "");
        assertRefused("gateway-without", GatewayApp.class, without, "SESSION_SECRET is required");
        assertRefused("decisions-without", OwnerDecisionsApp.class, without, "SESSION_SECRET is required");
    }

    private void assertRefused(String name, Class<?> program, Map<String, String> settings, String... said) {
        try (var part = marketplace.more(name, program, settings)) {
            part.start();
            assertThat(part.process().exitCode(LIMIT))
                    .as(part.process().output())
                    .isEqualTo(CANNOT_START);
            assertThat(part.process().output()).contains("cannot start:").contains(said);
        }
    }
}
