package bookings.cli;

import static java.util.Objects.requireNonNull;

import bookings.cli.BookingHistory.Step;
import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Topics;
import bookings.wire.Channels;
import bookings.wire.Json;
import bookings.wire.MalformedRecordException;
import bookings.wire.Times;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code history}: a booking's life from the topics, refused commands included. */
@Command(
        name = "history",
        description =
                "Prints a booking's life: each version, each command that changed nothing, and who asked, when and why.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final int SHOWN_TEXT = 200;

    private final Operator operator;

    @Parameters(paramLabel = "BOOKING_ID", converter = Id.class, description = "24 hexadecimal digits")
    private @Nullable BookingId booking;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.Converter.class,
            description =
                    "read the topics from then on only: 2027-04-01T10:00:00Z, 2027-04-01, or how long ago: 30m, 24h, 7d")
    private Optional<Since> since = Optional.empty();

    @Option(names = "--json", description = "as one JSON object")
    private boolean json = false;

    HistoryCommand(Operator operator) {
        this.operator = operator;
    }

    @Override
    public Integer call() {
        var id = requireNonNull(booking);
        var settings = KafkaSettings.from(operator.environment());
        var found = new Found(id, settings);
        try (var consumer = new Brokers(settings).reader("history")) {
            var scan = new TopicScan(consumer, operator.stop());
            var partitions = scan.partitions(found.topics());
            found.partitions(partitions);
            var ends = scan.ends(partitions);
            var progress = operator.progress();
            scan.read(
                    since.isPresent() ? scan.offsetsAt(since.get().at(), partitions) : scan.beginnings(partitions),
                    ends,
                    records -> {
                        records.forEach(found::take);
                        progress.at(() -> Progress.count(found.read) + " records read so far");
                        return true;
                    });
        }
        if (found.versions.isEmpty() && found.commands.isEmpty()) {
            throw new CannotDoException("no record knows of booking " + id);
        }
        found.versions.sort(Comparator.comparingInt(Booking::version));
        var repliesKept = new Topics(settings).replies().retention();
        var history = BookingHistory.of(
                found.versions, found.commands, found.replies, Instant.now().minus(repliesKept));
        if (json) {
            operator.out().println(json(id, found.versions, history));
        } else {
            print(id, found.versions, history);
        }
        return 0;
    }

    /** What the topics hold about one booking. */
    private static final class Found {
        private final String id;
        private final byte[] wanted;
        private final KafkaSettings settings;
        private final Channels channels;
        private final Map<String, Integer> partitions = new HashMap<>();
        private final List<Booking> versions = new ArrayList<>();
        private final List<FoundCommand> commands = new ArrayList<>();
        private final Map<CommandId, List<Outcome>> replies = new HashMap<>();
        private long read = 0;

        Found(BookingId id, KafkaSettings settings) {
            this.id = id.value();
            this.wanted = this.id.getBytes(StandardCharsets.US_ASCII);
            this.settings = settings;
            this.channels = settings.channels();
        }

        List<String> topics() {
            return List.of(
                    settings.requestTopic(),
                    settings.decisionTopic(),
                    settings.rekeyedTopic(),
                    settings.responseTopic(),
                    settings.replyTopic());
        }

        void partitions(List<TopicPartition> all) {
            all.forEach(partition -> partitions.merge(partition.topic(), 1, Integer::sum));
        }

        void take(ConsumerRecord<byte[], byte[]> record) {
            read++;
            if (record.value() == null || !mentions(record.value())) {
                return;
            }
            if (record.topic().equals(settings.responseTopic())) {
                readBooking(record)
                        .filter(update -> update.id().value().equals(id))
                        .ifPresent(versions::add);
            } else if (record.topic().equals(settings.replyTopic())) {
                readReply(record);
            } else {
                var command = FoundCommand.of(record, requireNonNull(partitions.get(record.topic())));
                if (command.command()
                        .map(known -> known.bookingId().value().equals(id))
                        .orElse(true)) {
                    commands.add(command);
                }
            }
        }

        private Optional<Booking> readBooking(ConsumerRecord<byte[], byte[]> record) {
            try {
                return Optional.of(
                        channels.updates().values().deserializer().deserialize(record.topic(), record.value()));
            } catch (MalformedRecordException foreign) {
                return Optional.empty();
            }
        }

        private void readReply(ConsumerRecord<byte[], byte[]> record) {
            try {
                var outcome = channels.replies().values().deserializer().deserialize(record.topic(), record.value());
                var command = channels.replies().keys().deserializer().deserialize(record.topic(), record.key());
                if (outcome.bookingId().value().equals(id)) {
                    replies.computeIfAbsent(command, unseen -> new ArrayList<>())
                            .add(outcome);
                }
            } catch (MalformedRecordException foreign) {
                // our programs write none such, and a reply is no fact
            }
        }

        /** Most records are of other bookings, and looking for the id is cheaper than reading them. */
        private boolean mentions(byte[] value) {
            for (int from = 0; from <= value.length - wanted.length; from++) {
                int at = 0;
                while (at < wanted.length && lower(value[from + at]) == wanted[at]) {
                    at++;
                }
                if (at == wanted.length) {
                    return true;
                }
            }
            return false;
        }

        private static int lower(byte letter) {
            return letter >= 'A' && letter <= 'F' ? letter + ('a' - 'A') : letter;
        }
    }

    private void print(BookingId id, List<Booking> versions, BookingHistory history) {
        PrintWriter out = operator.out();
        out.println("booking " + id);
        if (!versions.isEmpty()) {
            var latest = versions.getLast();
            out.println("property " + latest.propertyId() + "  owner " + latest.ownerId() + "  traveler "
                    + latest.travelerId());
            out.println("nights from " + latest.stay().checkIn() + " to "
                    + latest.stay().checkOut() + "  guests "
                    + latest.guests() + "  price " + latest.totalPrice().toPlainString() + "  to be answered by "
                    + Times.iso(latest.deadline()));
        }
        out.println();
        var table = new Table("WHEN", "VERSION", "STATUS", "COMMAND", "BY", "ASKED", "COMMAND ID", "WHY");
        history.steps()
                .forEach(step -> table.row(
                        Times.iso(step.at()),
                        step.version()
                                .map(made -> Integer.toString(made.version()))
                                .orElse("-"),
                        step.version()
                                .or(step::stood)
                                .map(stands -> stands.status().name())
                                .orElse("-"),
                        step.command().map(FoundCommand::what).orElse("?"),
                        step.command().map(FoundCommand::by).orElse("?"),
                        step.command()
                                .map(command -> Printable.of(command.asked(), 30))
                                .orElse("?"),
                        commandId(step),
                        why(step)));
        table.print(out);
    }

    private static String commandId(Step step) {
        return step.command()
                .map(FoundCommand::id)
                .or(() -> step.version().map(made -> made.commands().getLast()))
                .map(CommandId::value)
                .orElse("");
    }

    private static String why(Step step) {
        var reason = reason(step);
        return Printable.of(
                reason.isEmpty() || step.came().isEmpty()
                        ? reason + step.came()
                        : step.came() + " (asked because: " + reason + ")",
                SHOWN_TEXT);
    }

    /** That of the version, which may be one that the rules assume, else that of the command. */
    private static String reason(Step step) {
        return step.version()
                .flatMap(Booking::cancellation)
                .map(ending -> ending.reason())
                .or(() -> step.command().map(FoundCommand::reason))
                .orElse("");
    }

    private static String json(BookingId id, List<Booking> versions, BookingHistory history) {
        var root = Json.mapper().createObjectNode();
        root.put("bookingId", id.value());
        if (!versions.isEmpty()) {
            var latest = versions.getLast();
            root.put("propertyId", latest.propertyId().value());
            root.put("ownerId", latest.ownerId().value());
            root.put("travelerId", latest.travelerId().value());
            root.put("checkIn", latest.stay().checkIn().toString());
            root.put("checkOut", latest.stay().checkOut().toString());
            root.put("guests", latest.guests());
            root.put("totalPrice", latest.totalPrice());
            root.put("deadline", Times.iso(latest.deadline()));
        }
        var steps = root.putArray("steps");
        history.steps().forEach(step -> write(steps.addObject(), step));
        try {
            return Json.mapper().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // a tree does not fail
        }
    }

    private static void write(ObjectNode json, Step step) {
        json.put("at", Times.iso(step.at()));
        step.version().ifPresent(made -> json.put("version", made.version()));
        step.version()
                .or(step::stood)
                .ifPresent(stands -> json.put("status", stands.status().name()));
        json.put("changed", step.version().isPresent());
        putText(json, "reason", reason(step));
        putText(json, "outcome", step.came());
        step.refusal().ifPresent(code -> json.put("refusal", code));
        var command = json.putObject("command");
        putText(command, "id", commandId(step));
        step.command().ifPresent(found -> {
            command.put("type", found.what());
            putText(command, "by", found.by());
            putText(command, "asked", found.asked());
            found.trace().ifPresent(sent -> command.put("traceId", sent.traceId()));
            command.put("topic", found.place().topic());
            command.put("partition", found.place().partition());
            command.put("offset", found.place().offset());
        });
    }

    private static void putText(ObjectNode json, String field, String text) {
        if (!text.isEmpty()) {
            json.put(field, text);
        }
    }

    /** For picocli. */
    static final class Id implements ITypeConverter<BookingId> {
        @Override
        public BookingId convert(String text) {
            try {
                return new BookingId(text);
            } catch (IllegalArgumentException malformed) {
                throw new TypeConversionException(
                        "must be 24 hexadecimal digits, was \"" + Printable.of(text, 60) + "\"");
            }
        }
    }
}
