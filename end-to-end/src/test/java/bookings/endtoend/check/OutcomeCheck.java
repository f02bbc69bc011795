package bookings.endtoend.check;

import bookings.endtoend.check.Topic.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * I4: commands against replies, and versions against commands. Replies are kept for an hour, so what is older cannot be
 * judged; I0 says so. What made version 1 is I2's.
 */
final class OutcomeCheck {
    private final Map<String, List<Command>> commands;
    private final Map<String, List<Entry>> replies;
    private final History history;
    private final List<String> violations = new ArrayList<>();

    private OutcomeCheck(Evidence evidence, History history) {
        var dead = DeadLetterCheck.sources(evidence);
        commands = evidence.commands().stream()
                .filter(command -> !dead.contains(command.at().place()))
                .collect(Collectors.groupingBy(Command::id));
        replies = evidence.replies().stream().collect(Collectors.groupingBy(Entry::key));
        this.history = history;
    }

    static Finding of(Evidence evidence, History history) {
        return new OutcomeCheck(evidence, history).finding();
    }

    private Finding finding() {
        countOutcomes();
        var made = versionsByCommand();
        findUncaused();
        findUnkept(made);
        return new Finding(
                Invariant.ONE_OUTCOME,
                violations,
                String.format(
                        Locale.ROOT,
                        "%,d commands, %,d replies, %,d versions",
                        commands.values().stream().mapToInt(List::size).sum(),
                        replies.values().stream().mapToInt(List::size).sum(),
                        history.versions().size()));
    }

    private void countOutcomes() {
        commands.forEach((id, sent) -> {
            var outcomes = replies.getOrDefault(id, List.of()).size();
            if (outcomes != sent.size()) {
                violations.add(sent.getFirst() + ": sent " + sent.size() + " times, decided " + outcomes + " times");
            }
        });
        replies.forEach((id, outcomes) -> {
            if (!commands.containsKey(id)) {
                violations.add(
                        "nobody sent what is answered at " + outcomes.getFirst().place());
            }
        });
    }

    /** A command makes one version at most. */
    private Map<String, Version> versionsByCommand() {
        var made = new HashMap<String, Version>();
        for (var version : history.versions()) {
            var other = made.putIfAbsent(version.command(), version);
            if (other != null && !name(other).equals(name(version))) {
                violations.add(version + " and " + other + " are both by command " + version.command());
            }
        }
        return made;
    }

    private void findUncaused() {
        var seen = new HashSet<String>();
        for (var version : history.versions()) {
            if (version.number() > 1
                    && seen.add(name(version))
                    && commands.getOrDefault(version.command(), List.of()).stream()
                            .noneMatch(command -> command.explains(version))) {
                violations.add(version + ": no command leads to it, it names " + version.command());
            }
        }
    }

    /** What a reply says has changed is in the history, and what is there is in a reply. */
    private void findUnkept(Map<String, Version> made) {
        Set<String> changed = new HashSet<>();
        for (var reply : replies.values().stream().flatMap(List::stream).toList()) {
            reply.object()
                    .filter(json -> json.path("type").asText().equals("booking-changed")
                            && !json.path("repeated").asBoolean())
                    .ifPresent(json -> {
                        changed.add(reply.key());
                        var version = made.get(reply.key());
                        if (version == null
                                || !version.booking()
                                        .equals(json.path("bookingId").asText())) {
                            violations.add(reply.place() + " tells of a change of "
                                    + json.path("bookingId").asText() + " that is not there");
                        }
                    });
        }
        made.forEach((command, version) -> {
            if (version.number() > 1 && commands.containsKey(command) && !changed.contains(command)) {
                violations.add(version + ": no reply tells of it");
            }
        });
    }

    private static String name(Version version) {
        return version.booking() + "." + version.number();
    }
}
