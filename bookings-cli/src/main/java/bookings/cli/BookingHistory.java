package bookings.cli;

import bookings.domain.Booking;
import bookings.domain.CommandId;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A booking's life: what was asked, in the log's order, and what came of it.
 *
 * @param steps in the order of their times
 */
record BookingHistory(List<Step> steps) {

    /**
     * A command and what came of it.
     *
     * @param command empty where a version's command is on no topic any more
     * @param version what it made; empty where it changed nothing
     * @param stood the booking before; empty where there was none
     * @param came in words, where there is more to say than the version
     * @param refusal the code, where it was refused and the reply is still there
     */
    record Step(
            Instant at,
            Optional<FoundCommand> command,
            Optional<Booking> version,
            Optional<Booking> stood,
            String came,
            Optional<String> refusal) {}

    /**
     * Joins what the topics hold about one booking.
     *
     * @param versions of the booking
     * @param replies by command; they are kept for an hour, so most are missing
     * @param repliesSince commands that are younger have their reply, if they are decided
     */
    static BookingHistory of(
            List<Booking> versions,
            List<FoundCommand> commands,
            Map<CommandId, List<Outcome>> replies,
            Instant repliesSince) {
        var byCommand = new HashMap<CommandId, Booking>();
        versions.forEach(version -> byCommand.put(version.commands().getLast(), version));
        var left = new HashMap<>(byCommand);
        var steps = new ArrayList<Step>();
        for (var command : decidedOnce(commands)) {
            var made = Optional.ofNullable(left.get(command.id()))
                    .filter(version -> version.updatedAt().equals(command.at()));
            made.ifPresent(version -> left.remove(command.id()));
            var stood = before(versions, command.at(), made);
            var refused = made.isPresent() ? Optional.<Refused>empty() : refusal(replies.get(command.id()));
            steps.add(new Step(
                    command.at(),
                    Optional.of(command),
                    made,
                    stood,
                    made.isPresent() ? "" : came(command, byCommand, replies, refused, repliesSince),
                    refused.map(answer -> answer.refusal().code().name())));
        }
        left.values()
                .forEach(version -> steps.add(new Step(
                        version.updatedAt(),
                        Optional.empty(),
                        Optional.of(version),
                        before(versions, version.updatedAt(), Optional.of(version)),
                        "its command is on no topic",
                        Optional.empty())));
        steps.sort(Comparator.comparing(Step::at)
                .thenComparing(step -> step.version().map(Booking::version).orElse(Integer.MAX_VALUE)));
        return new BookingHistory(steps);
    }

    /** Without those whose copy, made for their owner's partition, is there too. */
    private static List<FoundCommand> decidedOnce(List<FoundCommand> commands) {
        var copied = commands.stream()
                .filter(command -> !command.misplaced())
                .map(FoundCommand::id)
                .collect(Collectors.toCollection(HashSet::new));
        return commands.stream()
                .filter(command -> !command.misplaced() || !copied.contains(command.id()))
                .sorted(Comparator.comparing(FoundCommand::at))
                .toList();
    }

    private static Optional<Booking> before(List<Booking> versions, Instant at, Optional<Booking> made) {
        return versions.stream()
                .filter(version -> made.isPresent()
                        ? version.version() < made.get().version()
                        : !version.updatedAt().isAfter(at))
                .max(Comparator.comparingInt(Booking::version));
    }

    private static Optional<Refused> refusal(@Nullable List<Outcome> replies) {
        return replies == null
                ? Optional.empty()
                : replies.stream()
                        .filter(Refused.class::isInstance)
                        .map(Refused.class::cast)
                        .findFirst();
    }

    private static String came(
            FoundCommand command,
            Map<CommandId, Booking> byCommand,
            Map<CommandId, List<Outcome>> replies,
            Optional<Refused> refused,
            Instant repliesSince) {
        if (command.command().isEmpty()) {
            return "cannot be read: a dead letter";
        }
        if (command.misplaced()) {
            return "lies in another partition than its owner's, and its copy there is not to be seen yet";
        }
        if (byCommand.containsKey(command.id())) {
            return "a repeat of the command that made version "
                    + byCommand.get(command.id()).version();
        }
        if (refused.isPresent()) {
            return "refused: " + refused.get().refusal().message();
        }
        if (replies.getOrDefault(command.id(), List.of()).stream().anyMatch(Repeated.class::isInstance)) {
            return "a repeat of what was asked before";
        }
        return command.at().isAfter(repliesSince)
                ? "not decided yet"
                : "no change and, an hour later, no reply: refused, a repeat, or not decided yet";
    }
}
