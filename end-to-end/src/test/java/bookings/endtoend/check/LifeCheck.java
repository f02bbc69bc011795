package bookings.endtoend.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** I3: the life of each booking, version by version. */
final class LifeCheck {
    private static final Map<String, Set<String>> STEPS = Map.of(
            "", Set.of("PENDING"),
            "PENDING", Set.of("ACCEPTED", "CANCELLED"),
            "ACCEPTED", Set.of("CANCELLED", "COMPLETED"));

    /** What a booking keeps for life. */
    private static final List<String> FACTS = List.of(
            "travelerId",
            "ownerId",
            "propertyId",
            "propertyName",
            "checkIn",
            "checkOut",
            "guests",
            "totalPrice",
            "createdAt",
            "deadline");

    private final int partitions;
    private final List<String> violations = new ArrayList<>();

    private LifeCheck(int partitions) {
        this.partitions = partitions;
    }

    /** @param partitions of {@code booking-updates} */
    static Finding of(History history, int partitions) {
        var check = new LifeCheck(partitions);
        history.bookings().values().forEach(check::live);
        return new Finding(
                Invariant.LEGAL_LIVES,
                check.violations,
                String.format(
                        Locale.ROOT,
                        "%,d versions of %,d bookings",
                        history.versions().size(),
                        history.bookings().size()));
    }

    private void live(List<Version> life) {
        var status = "";
        var number = 0;
        for (var version : life) {
            if (version.number() != number + 1) {
                violations.add(version + " behind version " + number);
            } else if (!STEPS.getOrDefault(status, Set.of()).contains(version.status())) {
                violations.add(version + " behind " + (status.isEmpty() ? "nothing" : status));
            }
            check(version, life.getFirst());
            number = version.number();
            status = version.status();
        }
    }

    private void check(Version version, Version first) {
        FACTS.stream()
                .filter(fact -> !version.text(fact).equals(first.text(fact)))
                .forEach(fact -> violations.add(
                        version + ": its " + fact + " was " + first.text(fact) + " and is " + version.text(fact)));
        if (!version.at().key().equals(version.booking())) {
            violations.add(version + ": its key is " + version.at().key());
        }
        if (version.status().equals("CANCELLED") == version.cancelledBy().isEmpty()) {
            violations.add(version + ": cancelled by \"" + version.cancelledBy() + "\"");
        }
        if (version.at().partition() != ownersPartition(version)) {
            violations.add(version + ": its owner's partition is " + ownersPartition(version));
        }
    }

    private int ownersPartition(Version version) {
        return BuiltInPartitioner.partitionForKey(version.owner().getBytes(StandardCharsets.UTF_8), partitions);
    }
}
