package bookings.cli;

import bookings.mongo.MongoSinkApp;
import bookings.mongo.MongoSinkSettings;
import bookings.mongo.MongoSinkSettings.WriteForm;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rebuild}: the mirror made anew from the topic, while it serves and the sink goes on. */
@Command(
        name = "rebuild",
        description = {
            "Makes MongoDB's bookings anew from booking-updates, in a collection beside the one that serves, and swaps.",
            "Programs go on meanwhile. Stopped before the swap it leaves everything as it was, and begins anew next time."
        },
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {
    private final Operator operator;

    RebuildCommand(Operator operator) {
        this.operator = operator;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = MongoSinkSettings.from(operator.environment());
        if (settings.writes() == WriteForm.SINGLE_WRITER) {
            throw new CannotDoException("MIRROR_WRITES=single-writer is for a database that takes one writer at a time;"
                    + " drop bookings and start the sink with SINK_FROM_START=on instead");
        }
        var out = operator.out();
        long began = System.nanoTime();
        // from the swap on nothing may be left undone, so the log does not heed a stop; the rebuild does, up to there
        try (var mirror = MirrorAccess.open(settings);
                var log = UpdateLog.open(new Brokers(settings.kafka()), new Stop())) {
            var copy = new MirrorCopy(mirror.database(), MongoSinkApp.COLLECTION, operator.stop());
            var note = new SwapNote(mirror.database(), MongoSinkApp.COLLECTION);
            var rebuild = new Rebuild(log, copy, note, operator.progress(), operator.stop());
            if (rebuild.finishEarlier()) {
                out.println("finished a rebuild that had been cut off behind its swap");
                return 0;
            }
            var before = mirror.bookings().estimatedDocumentCount();
            var result = rebuild.run();
            out.println("rebuilt %s bookings from %s updates, checksum %016x on both sides"
                    .formatted(Progress.count(result.bookings()), Progress.count(result.updates()), result.checksum()));
            out.println("took over %s imported bookings; the collection before held %s documents"
                    .formatted(Progress.count(result.imported()), Progress.count(before)));
            if (result.refused() > 0) {
                out.println(Progress.count(result.refused())
                        + " bookings are older than on the topic, since MongoDB refuses them as they are");
            }
            out.println("swapped after "
                    + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
            return 0;
        }
    }
}
