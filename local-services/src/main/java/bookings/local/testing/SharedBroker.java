package bookings.local.testing;

import bookings.local.EmbeddedBroker;
import java.nio.file.Path;

/**
 * One broker in the test's JVM for all its tests, started when first asked for and gone with the JVM. Tests do not
 * disturb each other if each names its topics, groups and transactional ids anew.
 */
public final class SharedBroker {
    private SharedBroker() {}

    /** The broker; nobody closes it. */
    public static EmbeddedBroker get() {
        return Holder.BROKER;
    }

    private static final class Holder {
        private static final EmbeddedBroker BROKER = start();

        private static EmbeddedBroker start() {
            Path directory = TemporaryDirectories.createKept("kafka");
            var broker = EmbeddedBroker.start(new EmbeddedBroker.Config(directory, 0));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                broker.close();
                                TemporaryDirectories.delete(directory);
                            },
                            "close-shared-broker"));
            return broker;
        }
    }
}
