package bookings.cli;

import bookings.mongo.MongoSinkSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.bson.types.ObjectId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: whether the mirror holds what the topic says, and how it differs. */
@Command(
        name = "verify",
        description = {
            "Compares MongoDB's bookings with booking-updates, while programs run, and names every difference.",
            "Exit code 0 where there is none, 1 where there is one."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    /** What the sink has not written by then is behind, not on its way. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final Operator operator;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "100",
            description = "name N bookings of each kind at most; all are counted (default: ${DEFAULT-VALUE})")
    private int max = 100;

    VerifyCommand(Operator operator) {
        this.operator = operator;
    }

    @Override
    public Integer call() {
        var settings = MongoSinkSettings.from(operator.environment());
        var brokers = new Brokers(settings.kafka());
        try (var mirror = MirrorAccess.open(settings);
                var log = UpdateLog.open(brokers, operator.stop());
                var sink = brokers.readerFor("sink-position", settings.group())) {
            var verification = new Verification(
                    log, mirror.bookings(), places -> hasPassed(sink, places), operator.stop(), operator.progress());
            var result = verification.compare(SETTLING);
            name("missing", result.missing());
            name("extra, since no update knows it", result.extra());
            result.different().stream()
                    .limit(Math.max(0, max))
                    .forEach(id -> verification
                            .differences(id)
                            .forEach(difference -> operator.out()
                                    .println("booking %s %s: mirror %s, topic %s"
                                            .formatted(
                                                    id,
                                                    difference.field(),
                                                    difference.inMirror(),
                                                    difference.inTopic()))));
            sum(result, settings.group());
            return result.isClean() ? 0 : 1;
        }
    }

    private static boolean hasPassed(Consumer<byte[], byte[]> sink, Map<TopicPartition, Long> places) {
        var committed = sink.committed(new HashSet<>(places.keySet()));
        return places.entrySet().stream().allMatch(place -> {
            var offset = committed.get(place.getKey());
            return place.getValue() == 0 || (offset != null && offset.offset() >= place.getValue());
        });
    }

    private void name(String what, List<ObjectId> ids) {
        ids.stream().limit(Math.max(0, max)).forEach(id -> operator.out().println("booking " + id + " " + what));
    }

    private void sum(Verification.Result result, String group) {
        var out = operator.out();
        out.println("topic   %s bookings in %s updates%s"
                .formatted(
                        Progress.count(result.bookings()),
                        Progress.count(result.updates()),
                        result.unreadable() == 0
                                ? ""
                                : ", and " + Progress.count(result.unreadable()) + " records that are none"));
        out.println("mirror  %s documents, of which %s are imported and not compared"
                .formatted(Progress.count(result.documents()), Progress.count(result.imported())));
        if (result.isClean()) {
            out.println("equal");
            return;
        }
        out.println("missing %s, extra %s, different %s"
                .formatted(
                        Progress.count(result.missing().size()),
                        Progress.count(result.extra().size()),
                        Progress.count(result.different().size())));
        if (result.sinkIsBehind()) {
            out.println("the sink (group " + group + ") has not written all updates yet, so some of it may pass");
        }
    }
}
