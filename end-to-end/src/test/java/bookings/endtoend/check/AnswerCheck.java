package bookings.endtoend.check;

import bookings.endtoend.check.Call.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** I2: what callers were told against the history, and the history against what was asked for. That MongoDB has it too is I5. */
final class AnswerCheck {
    private final History history;
    private final Map<String, List<Command>> requests;
    private final List<Call> calls;
    private final boolean journaled;
    private final List<String> violations = new ArrayList<>();

    private AnswerCheck(Evidence evidence, History history) {
        this.history = history;
        requests = evidence.commands().stream()
                .filter(command -> command.kind().equals("request"))
                .collect(Collectors.groupingBy(Command::booking));
        calls = evidence.journal().map(Journal.Pages::calls).orElse(List.of());
        journaled = evidence.journal().isPresent();
    }

    static Finding of(Evidence evidence, History history) {
        return new AnswerCheck(evidence, history).finding();
    }

    private Finding finding() {
        var done = calls.stream().filter(Call::isDone).toList();
        done.forEach(this::find);
        findSharedVersions(done);
        findUnasked();
        return new Finding(
                Invariant.ANSWERED_IS_RECORDED,
                violations,
                String.format(
                        Locale.ROOT,
                        "%,d answers 200 or 201, %,d bookings",
                        done.size(),
                        history.bookings().size()));
    }

    private void find(Call call) {
        var made = call.isRequest() ? history.of(call.booking()) : history.of(call.target());
        var found = made.stream()
                .filter(version -> isMeantBy(call, version))
                .map(Version::number)
                .distinct() // that one is there twice is I3
                .count();
        if (found != 1) {
            violations.add(call + ": " + found + " such versions among " + made);
        }
    }

    private static boolean isMeantBy(Call call, Version version) {
        if (call.isRequest()) {
            return version.number() == 1
                    && version.status().equals("PENDING")
                    && Words.of(version).equals(call.words());
        }
        var isMade = call.version() == version.number() || call.replayed();
        return isMade
                && switch (call.kind()) {
                    case "approve" -> version.status().equals("ACCEPTED");
                    case "withdraw" -> version.cancelledBy().equals("traveler");
                    default -> version.cancelledBy().equals("owner");
                };
    }

    /** Two callers cannot both have made one version. */
    private void findSharedVersions(List<Call> done) {
        var makers = new HashMap<String, Call>();
        for (var call : done) {
            if (!call.replayed() && !call.isRequest()) {
                var maker = makers.putIfAbsent(call.target() + " v" + call.version(), call);
                if (maker != null && !maker.key().equals(call.key())) {
                    violations.add(call + ": the same version as " + maker);
                }
            }
        }
    }

    private void findUnasked() {
        Set<Words> asked =
                calls.stream().filter(Call::isRequest).map(Call::words).collect(Collectors.toSet());
        for (var opening : history.openings()) {
            var request = request(opening);
            if (request.isEmpty()) {
                violations.add(opening + ": nobody asked for it in booking-requests");
            } else if (journaled && request.get().wantsReply() && !asked.contains(Words.of(opening))) {
                violations.add(opening + ": nobody asked for it over HTTP");
            }
        }
    }

    private Optional<Command> request(Version opening) {
        return requests.getOrDefault(opening.booking(), List.of()).stream()
                .filter(command -> command.text("travelerId").equalsIgnoreCase(opening.traveler())
                        && command.text("propertyId").equalsIgnoreCase(opening.property()))
                .findFirst();
    }
}
