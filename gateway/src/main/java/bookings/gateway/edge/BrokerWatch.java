package bookings.gateway.edge;

import bookings.runtime.KafkaClients;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the brokers answer, so that requests are refused at once while they do not, instead of each one waiting
 * for its own time-out. A failed send raises a doubt, and so do two unanswered questions; an answer ends it.
 */
final class BrokerWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_DOUBTS = Duration.ofMillis(200);
    private static final int PATIENCE_MILLIS = 2_000;

    private final Admin admin;
    private final Thread thread;
    private volatile boolean away;

    private BrokerWatch(Admin admin) {
        this.admin = admin;
        this.thread = Thread.ofVirtual().name("broker-watch").unstarted(this::run);
    }

    static BrokerWatch start(KafkaClients clients) {
        var watch = new BrokerWatch(Admin.create(clients.admin()));
        watch.thread.start();
        return watch;
    }

    boolean away() {
        return away;
    }

    /** A send failed: nothing more is sent until the brokers answer. */
    void doubt() {
        away = true;
    }

    @Override
    public void close() {
        thread.interrupt(); // it holds nothing that has to be waited for
        admin.close(Duration.ofSeconds(1));
    }

    private void run() {
        var unanswered = 0;
        try {
            while (true) {
                Thread.sleep(away ? BETWEEN_DOUBTS : BETWEEN_QUESTIONS);
                unanswered = brokersAnswer() ? 0 : unanswered + 1;
                var wasAway = away;
                away = unanswered > (wasAway ? 0 : 1);
                if (away != wasAway) {
                    log.warn(away ? "brokers do not answer" : "brokers answer again");
                }
            }
        } catch (InterruptedException stopped) {
            log.debug("stopped watching the brokers");
        }
    }

    private boolean brokersAnswer() throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .clusterId()
                    .get();
            return true;
        } catch (ExecutionException | KafkaException unanswered) {
            return false;
        }
    }
}
