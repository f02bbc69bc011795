package bookings.quickstart;

import bookings.local.FreePorts;
import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Which port each listener gets. All are known before anything starts, since the programs must know each other's. */
final class Ports {
    private final Map<Port, Integer> numbers;

    private Ports(Map<Port, Integer> numbers) {
        this.numbers = Map.copyOf(numbers);
    }

    /** The wanted ports; 0 stands for any free one. */
    record Wanted(Map<Port, Integer> numbers, boolean mongoChosen) {
        Wanted {
            numbers = Map.copyOf(numbers);
        }

        static Wanted from(Environment environment) {
            var numbers = new EnumMap<Port, Integer>(Port.class);
            for (var port : Port.values()) {
                numbers.put(port, environment.port(port.variable(), port.usual()));
            }
            return new Wanted(
                    numbers, environment.optional(Port.MONGO.variable()).isPresent());
        }
    }

    /**
     * Settles on free ports. A database of somebody else's at the usual port is common and no obstacle: where nobody
     * chose a port for ours, it gets another one.
     *
     * @param needed those that will be listened on
     * @throws CannotStartException naming every needed port that is taken, a line each
     */
    static Ports settle(Wanted wanted, Set<Port> needed) {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        var taken = new ArrayList<String>();
        for (var port : needed) {
            int number = wanted.numbers().getOrDefault(port, port.usual());
            boolean mayMove = port == Port.MONGO && !wanted.mongoChosen();
            if (number == 0 || (mayMove && !FreePorts.isFree(number))) {
                numbers.put(port, FreePorts.next());
            } else if (numbers.containsValue(number)) {
                taken.add("%s=%d: another of our listeners has that port".formatted(port.variable(), number));
            } else if (FreePorts.isFree(number)) {
                numbers.put(port, number);
            } else {
                taken.add("%s=%d: port %d is taken by another process; stop it, or set %s to a free port, 0 for any"
                        .formatted(port.variable(), number, number, port.variable()));
            }
        }
        if (!taken.isEmpty()) {
            throw new CannotStartException(String.join("\n", taken));
        }
        return new Ports(numbers);
    }

    int of(Port port) {
        var number = numbers.get(port);
        if (number == null) {
            throw new IllegalArgumentException(port + " was not needed");
        }
        return number;
    }

    /** The base address of an HTTP listener. */
    URI url(String host, Port port) {
        return URI.create("http://" + host + ":" + of(port));
    }
}
