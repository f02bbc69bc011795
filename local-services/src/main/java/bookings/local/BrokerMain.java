package bookings.local;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The embedded broker as a program of its own: {@code <directory> <port> [property=value ...]}. */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> properties = Arrays.stream(arguments)
                .skip(2)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        var config = new EmbeddedBroker.Config(Path.of(arguments[0]), Integer.parseInt(arguments[1]), properties);
        var broker = EmbeddedBroker.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "close-broker"));
        System.out.println("broker serves " + broker.bootstrap());
        new CountDownLatch(1).await();
    }
}
