package bookings.endtoend.check;

import static bookings.endtoend.check.Invariant.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import bookings.endtoend.check.Topic.Entry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker is silent where all is well, and names each fault in its own line and in no other. */
class CheckerTest {
    private static final String FIRST = "b00000000000000000000001";
    private static final String SECOND = "b00000000000000000000002";
    private static final String THIRD = "b00000000000000000000003";

    @Test
    void a_true_story_holds() {
        assertThat(broken(story())).isEmpty();
    }

    @Test
    void a_story_without_a_journal_is_held_against_the_rest() {
        var told = story().evidence();
        var unjournaled = new Evidence(
                told.gaps(),
                told.partitions(),
                told.requests(),
                told.decisions(),
                told.updates(),
                told.replies(),
                told.deadLetters(),
                told.mirror(),
                Optional.empty());
        assertThat(Checker.check(unjournaled))
                .allMatch(Finding::holds)
                .extracting(Finding::invariant)
                .doesNotContain(ONE_BOOKING_A_KEY, NO_FALSE_REFUSAL, IN_TIME);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_is_named_in_its_own_line(String name, Invariant line, Consumer<Story> fault) {
        var story = story();
        fault.accept(story);
        assertThat(broken(story)).as(name).containsExactly(line);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("a transaction is left open", READABLE, story -> story.gaps.add("booking-updates-3 …")),
                fault("two stays overlap", NO_OVERLAP, story -> story.book(THIRD, "k3", 11, 1)),
                fault("two stays overlapped once and both are over", NO_OVERLAP, story -> {
                    story.book(THIRD, "k3", 20, 3);
                    story.book("b00000000000000000000004", "k4", 22, 3);
                    story.reject(THIRD);
                    story.reject("b00000000000000000000004");
                }),
                fault(
                        "a 201 has no record",
                        ANSWERED_IS_RECORDED,
                        story -> story.ask(story.next(), THIRD, "k3", 20, 3)),
                fault(
                        "a 201 names the booking of other nights",
                        ANSWERED_IS_RECORDED,
                        story -> story.ask(story.next(), SECOND, "k3", 20, 3)),
                fault(
                        "a decision has no transition",
                        ANSWERED_IS_RECORDED,
                        story -> story.answer(story.next(), SECOND, 2, "approve")),
                fault(
                        "two decisions share a transition",
                        ANSWERED_IS_RECORDED,
                        story -> story.answer(story.next(), FIRST, 2, "approve")),
                fault("a booking is there that nobody asked for in the topic", ANSWERED_IS_RECORDED, story -> {
                    story.book(THIRD, "k3", 20, 3);
                    story.calls.removeLast();
                    story.requests.removeLast();
                    story.replies.removeLast();
                }),
                fault("a booking is there that nobody asked for over HTTP", ANSWERED_IS_RECORDED, story -> {
                    story.book(THIRD, "k3", 20, 3);
                    story.calls.removeLast();
                }),
                fault("a version is missing", LEGAL_LIVES, story -> story.approveAs(SECOND, 3)),
                fault("a version is doubled", LEGAL_LIVES, story -> story.updates.add(story.updates.getLast())),
                fault("a step is illegal", LEGAL_LIVES, story -> {
                    story.reject(SECOND);
                    story.approveAs(SECOND, 3);
                }),
                fault("a fact changes", LEGAL_LIVES, story -> {
                    story.approve(SECOND);
                    story.updates.add(changed(story.updates.removeLast(), update -> update.put("guests", 3)));
                }),
                fault("a record lies in another's partition", LEGAL_LIVES, story -> {
                    var last = story.updates.removeLast();
                    story.updates.add(new Entry(
                            last.topic(),
                            (last.partition() + 1) % 12,
                            last.offset(),
                            last.time(),
                            last.key(),
                            last.value(),
                            last.headers()));
                }),
                fault("a command has no outcome", ONE_OUTCOME, story -> {
                    story.decisions.add(story.decisions.getLast());
                }),
                fault("a command is decided twice", ONE_OUTCOME, story -> story.replies.add(story.replies.getLast())),
                fault("a transition has no cause", ONE_OUTCOME, story -> {
                    story.approve(SECOND);
                    story.calls.removeLast();
                    story.decisions.removeLast();
                    story.replies.removeLast();
                }),
                fault("a transition is told of that is not there", ONE_OUTCOME, story -> {
                    story.approve(SECOND);
                    story.calls.removeLast();
                    story.updates.removeLast();
                }),
                fault(
                        "one command makes two versions",
                        ONE_OUTCOME,
                        story -> story.become(
                                story.next(),
                                FIRST,
                                3,
                                story.decisions.getLast().headers().getOrDefault("command-id", ""),
                                update -> Story.cancelled(update, "owner"))),
                fault(
                        "a document is missing",
                        MIRRORED,
                        story -> story.mirroring(
                                document -> document.toJson().contains(SECOND) ? new Document() : document)),
                fault(
                        "a document is older",
                        MIRRORED,
                        story -> story.mirroring(document -> new Document(document).append("status", "PENDING"))),
                fault(
                        "a document is of nobody",
                        MIRRORED,
                        story -> story.mirroring(document -> new Document(document)
                                .append("_id", document.getObjectId("_id").toHexString()))),
                fault("a key makes two bookings", ONE_BOOKING_A_KEY, story -> {
                    story.reject(SECOND);
                    story.book(THIRD, "k2", 20, 2);
                }),
                fault("a key makes two bookings and tells of one", ONE_BOOKING_A_KEY, story -> {
                    story.reject(SECOND);
                    story.book(THIRD, "k2", 10, 3);
                    lost(story);
                }),
                fault("a request is refused for the nights that it holds itself", NO_FALSE_REFUSAL, story -> {
                    story.book(THIRD, "k3", 20, 3);
                    lost(story);
                    story.calls.add(refused(
                            story.calls.getLast(),
                            story.next(),
                            400,
                            "Property is already booked for the selected dates"));
                }),
                fault("a decision is refused that it has made itself", NO_FALSE_REFUSAL, story -> {
                    story.approve(SECOND);
                    lost(story);
                    story.calls.add(refused(story.calls.getLast(), story.next(), 404, "Booking not found"));
                }),
                fault("a command that can be read is in the dead letters", DEAD_LETTERS, story -> {
                    story.decisions.add(buried(story.decisions.getLast()));
                    var letter = new LinkedHashMap<>(story.decisions.getLast().headers());
                    letter.put("__streams.errors.topic", "owner-decisions");
                    letter.put("__streams.errors.partition", "0");
                    letter.put("__streams.errors.offset", "999");
                    var command = story.decisions.getLast();
                    story.deadLetters.add(new Entry(
                            "booking-dead-letters", 0, 999, command.time(), command.key(), command.value(), letter));
                }),
                fault("a record that cannot be read is nowhere else", DEAD_LETTERS, story -> {
                    story.scribble("no JSON");
                    story.deadLetters.removeLast();
                }),
                fault(
                        "a dead letter is there twice",
                        DEAD_LETTERS,
                        story -> story.deadLetters.add(story.deadLetters.getLast())),
                fault(
                        "a dead letter is not as it came",
                        DEAD_LETTERS,
                        story -> story.deadLetters.add(changed(story.deadLetters.removeLast(), "cut"))),
                fault("a call hangs", IN_TIME, story -> {
                    var call = story.calls.removeLast();
                    story.calls.add(sent(call, call.sent().minus(Duration.ofSeconds(12)), call.status()));
                }),
                fault(
                        "a call is cut while its program runs",
                        IN_TIME,
                        story -> story.calls.add(unanswered(story.calls.getLast()))),
                fault(
                        "a call is answered with 500",
                        NO_FALSE_REFUSAL,
                        story -> story.calls.add(answered(story.calls.getLast(), 500))),
                fault("an open booking is not found", NO_FALSE_REFUSAL, story -> {
                    story.answer(story.next(), SECOND, 0, "approve");
                    story.calls.add(answered(story.calls.removeLast(), 404));
                }));
    }

    @Test
    void a_program_that_was_away_is_excused() {
        var story = story();
        var call = unanswered(story.calls.getLast());
        story.calls.add(call);
        story.absences.add(new Absence(call.program(), call.sent(), call.answered()));
        assertThat(broken(story)).isEmpty();
    }

    @Test
    void a_finding_is_one_line_and_the_first_violations() {
        var story = story();
        story.book(THIRD, "k3", 11, 1);
        var findings = Checker.check(story.evidence());
        assertThat(Checker.lines(findings).lines())
                .contains("I1   FAIL  no two held stays of a property overlap, at any point: 3 stays of 1 properties,"
                        + " 3 held in the end, 1 violations")
                .anyMatch(line -> line.startsWith("       " + THIRD + " v1 PENDING (booking-updates-"))
                .anyMatch(line -> line.startsWith("I3   PASS  "));
    }

    @Test
    void a_journal_is_read_as_it_was_written(@TempDir Path directory) throws Exception {
        var file = directory.resolve("journal.jsonl");
        var story = story();
        var absence = new Absence("gateway-1", story.next(), story.next());
        try (var journal = new Journal(file)) {
            story.calls.forEach(journal::add);
            journal.add(absence);
        }
        assertThat(Journal.read(file)).isEqualTo(new Journal.Pages(story.calls, List.of(absence)));
    }

    /** Two bookings of one property, the first of them accepted, and a scribble. */
    private static Story story() {
        var story = new Story();
        story.book(FIRST, "k1", 0, 3);
        story.book(SECOND, "k2", 10, 3);
        story.scribble("not for reading");
        story.approve(FIRST);
        return story;
    }

    private static List<Invariant> broken(Story story) {
        return Checker.check(story.evidence()).stream()
                .filter(finding -> !finding.holds())
                .map(Finding::invariant)
                .toList();
    }

    private static Arguments fault(String name, Invariant line, Consumer<Story> fault) {
        return arguments(name, line, fault);
    }

    private static Entry changed(Entry entry, Consumer<ObjectNode> change) {
        var json = (ObjectNode) entry.json();
        change.accept(json);
        return changed(entry, json.toString());
    }

    private static Entry changed(Entry entry, String value) {
        return new Entry(
                entry.topic(), entry.partition(), entry.offset(), entry.time(), entry.key(), value, entry.headers());
    }

    /** The answer to the last call never came, since its program died. */
    private static void lost(Story story) {
        var cut = unanswered(story.calls.removeLast());
        story.calls.add(cut);
        story.absences.add(new Absence(cut.program(), cut.sent(), cut.answered()));
    }

    /** The same call, sent and refused later. */
    private static Call refused(Call call, Instant at, int status, String message) {
        return new Call(
                at,
                at.plusMillis(20),
                call.program(),
                call.caller(),
                call.method(),
                call.path(),
                call.key(),
                call.body(),
                status,
                false,
                false,
                "",
                0,
                message);
    }

    /** The same command of another sender, which was not decided. */
    private static Entry buried(Entry command) {
        var headers = new LinkedHashMap<>(command.headers());
        headers.put("command-id", "buried");
        return new Entry(command.topic(), 0, 999, command.time(), command.key(), command.value(), headers);
    }

    private static Call unanswered(Call call) {
        return answered(call, 0);
    }

    private static Call answered(Call call, int status) {
        return sent(call, call.sent(), status);
    }

    private static Call sent(Call call, Instant sent, int status) {
        return new Call(
                sent,
                call.answered(),
                call.program(),
                call.caller(),
                call.method(),
                call.path(),
                call.key(),
                call.body(),
                status,
                call.replayed(),
                call.passing(),
                call.booking(),
                call.version(),
                call.message());
    }
}
