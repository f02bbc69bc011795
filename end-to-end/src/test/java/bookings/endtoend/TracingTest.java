package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.OtlpReceiver.Span;
import bookings.wire.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A booking can be followed through all programs by its traces: in a tracing system, in their logs, and on the topics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingTest {
    private static final String REQUEST = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String APPROVAL = "0af7651916cd43dd8448eb211c80319c";
    private static final String BROWSER = "00f067aa0ba902b7";
    private static final String LAST = "5b8aa5a2d2c872e8321cf37308d69df2";
    private static final String DESK = "b7ad6b7169203331";

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private Marketplace marketplace;

    @BeforeAll
    void open() {
        marketplace = Marketplace.open(
                "tracing",
                Map.of(
                        "LOG_FORMAT", "json",
                        "LOG_LEVEL", "DEBUG",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.address().toString(),
                        "OTEL_BSP_SCHEDULE_DELAY", "200"));
    }

    @AfterAll
    void close() {
        if (marketplace != null) {
            marketplace.close();
        }
        receiver.close();
    }

    @Test
    void a_request_and_its_approval_can_be_followed_through_all_programs() throws Exception {
        var owner = marketplace.owner();
        var house = marketplace.house(owner);
        var id = marketplace
                .traveler()
                .create(
                        house.stay(0, 3),
                        "traceparent",
                        "00-" + REQUEST + "-" + BROWSER + "-01",
                        "tracestate",
                        "vendor=1")
                .bookingId();
        assertThat(owner.approve(id, "traceparent", "00-" + APPROVAL + "-" + DESK + "-01")
                        .status())
                .isEqualTo(200);

        var asked = span(REQUEST, "gateway", "POST /api/travelers/bookings");
        var requested = span(REQUEST, "gateway", "send request");
        var opened = span(REQUEST, "booking-topology", "decide");
        var mirrored = span(REQUEST, "mongo-sink", "mirror");
        assertThat(asked).returns("SERVER", Span::kind).returns(BROWSER, Span::parent);
        assertThat(requested).returns("PRODUCER", Span::kind).returns(asked.id(), Span::parent);
        assertThat(opened).returns("CONSUMER", Span::kind).returns(requested.id(), Span::parent);
        assertThat(mirrored).returns("CONSUMER", Span::kind).returns(requested.id(), Span::parent);
        assertThat(opened.links()).isEmpty();
        assertThat(opened.notes()).containsEntry("booking.id", id).containsEntry("booking.outcome", "PENDING v1");

        var answered = span(APPROVAL, "owner-decisions", "PUT /api/owners/bookings/{id}/approve");
        var sent = span(APPROVAL, "owner-decisions", "send approve");
        var approved = span(APPROVAL, "booking-topology", "decide");
        assertThat(answered).returns(DESK, Span::parent);
        assertThat(sent).returns(answered.id(), Span::parent);
        assertThat(approved).returns(sent.id(), Span::parent);
        assertThat(approved.links()).containsExactly(REQUEST + "/" + requested.id());
        assertThat(approved.notes()).containsEntry("booking.id", id).containsEntry("booking.outcome", "ACCEPTED v2");
        assertThat(span(APPROVAL, "mongo-sink", "mirror"))
                .returns(sent.id(), Span::parent)
                .satisfies(mirror -> assertThat(mirror.notes()).containsEntry("booking.version", "2"));
        assertThat(receiver.spans().stream()
                        .filter(span -> span.notes().containsValue(id))
                        .map(span -> List.of(span.program(), span.name(), span.parent()))
                        .distinct())
                .as("one of each, and no other, but for what is undone and told again")
                .hasSize(6);

        logsTell(id);
        kcatShows(id, requested.id(), sent.id());
    }

    /** Every line of our programs, whoever writes it, but what the JVM itself prints before there is a log. */
    @Test
    void what_programs_print_is_json_with_a_time_a_level_and_a_message() {
        marketplace.traveler().create("{");

        for (var part : parts()) {
            var lines =
                    printed(part).filter(line -> !line.startsWith("WARNING: ")).toList();
            assertThat(lines)
                    .as(part.name())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(json(line).fieldNames())
                            .toIterable()
                            .contains("@timestamp", "level", "logger", "thread", "message"));
        }
    }

    @Test
    void no_secret_cookie_body_or_name_is_in_logs_or_spans() throws Exception {
        var secrecy = new Secrecy(marketplace);
        secrecy.liveABooking();
        secrecy.sendMarkedNonsense();

        // each program tells its steps in their order: with these all before them are told
        var last = "00-" + LAST + "-" + DESK + "-01";
        marketplace.traveler().create("{", "traceparent", last);
        marketplace.owner().approve(secrecy.booking(), "traceparent", last);
        span(LAST, "gateway", "POST /api/travelers/bookings");
        span(LAST, "owner-decisions", "PUT /api/owners/bookings/{id}/approve");
        Waiting.until(
                "the cancellation to be mirrored",
                () -> receiver.spans().stream()
                        .anyMatch(span -> span.name().equals("mirror")
                                && span.text().contains(secrecy.booking())
                                && "3".equals(span.notes().get("booking.version"))));
        secrecy.assertKeptInLogs();
        assertThat(receiver.spans()).allSatisfy(span -> secrecy.assertKept(span.name(), span.text()));
    }

    private void logsTell(String booking) {
        tells(REQUEST, booking, List.of(marketplace.firstGateway()), "done");
        tells(REQUEST, booking, List.of(marketplace.topology()), "PENDING v1");
        tells(REQUEST, booking, List.of(marketplace.sink()), "is mirrored");
        tells(REQUEST, booking, List.of(marketplace.ownerDecisions()), "stay requested at=");
        tells(APPROVAL, booking, List.of(marketplace.ownerDecisions()), "done");
        tells(APPROVAL, booking, List.of(marketplace.topology()), "ACCEPTED v2");
        tells(APPROVAL, booking, List.of(marketplace.sink()), "is mirrored");
        tells(APPROVAL, booking, List.of(marketplace.firstGateway(), marketplace.secondGateway()), "updated at=");
    }

    /** A line of one of these programs, with the ids in fields of their own. */
    private static void tells(String trace, String booking, List<Part> programs, String message) {
        Waiting.until(
                programs.getFirst().name() + " to say \"" + message + "\" in trace " + trace,
                () -> programs.stream()
                        .flatMap(TracingTest::lines)
                        .anyMatch(line -> line.path("trace_id").asText().equals(trace)
                                && line.path("booking").asText().equals(booking)
                                && line.path("message").asText().startsWith(message)));
    }

    private void kcatShows(String booking, String requested, String approved) throws Exception {
        var kcat = Kcat.atOrSkip(marketplace.broker().bootstrap());
        var parent = "traceparent=00-" + REQUEST + "-" + requested + "-01";
        for (var topic : List.of(Marketplace.REQUESTS, Marketplace.UPDATES, "booking-replies")) {
            assertThat(kcat.read(topic, "%h %s"))
                    .as(topic)
                    .anyMatch(line ->
                            line.contains(parent) && line.contains("tracestate=vendor=1") && line.contains(booking));
        }
        for (var topic : List.of(Marketplace.DECISIONS, Marketplace.UPDATES, "booking-replies")) {
            assertThat(kcat.read(topic, "%h %s"))
                    .as(topic)
                    .anyMatch(line -> line.contains("traceparent=00-" + APPROVAL + "-" + approved + "-01")
                            && line.contains(booking));
        }
    }

    private Span span(String trace, String program, String name) {
        return Waiting.untilPresent(
                program + " to tell of \"" + name + "\"",
                () -> receiver.spans().stream()
                        .filter(span -> span.trace().equals(trace)
                                && span.program().equals(program)
                                && span.name().equals(name))
                        .findFirst());
    }

    private List<Part> parts() {
        return List.of(
                marketplace.topology(),
                marketplace.sink(),
                marketplace.firstGateway(),
                marketplace.secondGateway(),
                marketplace.ownerDecisions());
    }

    private static Stream<JsonNode> lines(Part program) {
        return printed(program).filter(line -> line.startsWith("{")).map(TracingTest::json);
    }

    /** The lines that are whole by now. */
    private static Stream<String> printed(Part program) {
        var output = program.process().output();
        return output.substring(0, output.lastIndexOf('\n') + 1).lines();
    }

    private static JsonNode json(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
