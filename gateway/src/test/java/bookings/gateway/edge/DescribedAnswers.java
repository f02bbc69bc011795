package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.contracts.HttpContract;
import bookings.contracts.HttpContract.Answer;
import bookings.gateway.edge.RulesLog.Mood;
import bookings.gateway.events.LiveEvents;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Brings about what the description of a program says that it answers, and remembers what was seen: all of it must be
 * described, and all that is described must be seen. Whatever is refused is asked for once more as problem details.
 */
public final class DescribedAnswers {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LONG = "x".repeat(9_000);

    private final HttpContract contract;
    private final Marketplace marketplace;
    private final String cookie;
    private final Set<String> seen = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * A call that the program takes.
     *
     * @param target of a call that would be answered
     */
    public record Call(String method, String target) {
        boolean changes() {
            return !method.equals("GET");
        }
    }

    /** @param cookie the header of someone who may use the program */
    public DescribedAnswers(String service, Marketplace marketplace, String cookie) {
        this.contract = HttpContract.of(service);
        this.marketplace = marketplace;
        this.cookie = cookie;
    }

    /** Everything seen is described, and everything described is seen. */
    public void assertComplete() {
        assertThat(faults).isEmpty();
        assertThat(seen).isEqualTo(contract.described());
    }

    /** Asks as someone who may, and remembers the answer. */
    public Answer ask(Call call, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.add("Cookie: " + cookie);
        return askAsNobody(call, body, all.toArray(String[]::new));
    }

    /** Asks without a session, and remembers the answer. */
    public Answer askAsNobody(Call call, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        if (!body.isEmpty() && all.stream().noneMatch(header -> header.startsWith("Content-Type: "))) {
            all.add("Content-Type: application/json");
        }
        var answer = once(call, body, all);
        if (answer.status() >= 400) {
            all.add("Accept: application/problem+json");
            assertThat(once(call, body, all).status()).as("%s", call).isEqualTo(answer.status());
        }
        return answer;
    }

    /** What every call can be refused for, whatever it is about. */
    public void refusalsOfAny(Call call) {
        var longer = new Call(call.method(), call.target() + "?" + LONG);
        var unreadable = new Call(call.method(), call.target() + "?x=%zz");
        expect(400, ask(unreadable, ""));
        expect(413, ask(call, "", "Content-Length: 20000"));
        expect(414, ask(longer, ""));
        expect(431, ask(call, "", "X-Long: " + LONG));
        if (call.changes()) {
            expect(415, ask(call, "x", "Content-Type: text/plain"));
        }
    }

    /** What a call that needs a session is refused for besides. */
    public void refusalsOfSessions(Call call, String cookieOfAnotherRole) {
        expect(401, askAsNobody(call, ""));
        expect(403, askAsNobody(call, "", "Cookie: " + cookieOfAnotherRole));
    }

    /** What is answered where nothing is. */
    public void otherCalls() {
        var nowhere = new Call("PATCH", "/nowhere");
        refusalsOfAny(nowhere);
        expect(404, ask(nowhere, ""));
        expect(405, ask(new Call("TRACE", "/"), ""));
        expect(200, ask(new Call("HEAD", "/health"), ""));
        expect(200, ask(new Call("OPTIONS", "/nowhere"), "", "Origin: http://localhost:5173"));
        expect(403, ask(new Call("OPTIONS", "/nowhere"), "", "Origin: http://localhost:1"));
    }

    /** 202, 503 and 429 of calls that send a command, with a body that sends one. */
    public void outcomesInDoubt(List<Call> writes, List<String> bodies) {
        for (int i = 0; i < writes.size(); i++) {
            marketplace.log().mood(Mood.AWAY);
            expect(503, ask(writes.get(i), bodies.get(i)));
            marketplace.log().mood(Mood.SILENT);
            expect(202, ask(writes.get(i), bodies.get(i), "Prefer: respond-async"));
        }
        var waiting = new ArrayList<Line>();
        for (int i = 0; i < Marketplace.MOST_WAITING_PER_USER; i++) {
            var line = Line.to(marketplace.url());
            line.send(
                    writes.getLast().method(),
                    writes.getLast().target(),
                    bodies.getLast(),
                    List.of("Cookie: " + cookie, "Content-Type: application/json"));
            waiting.add(line);
        }
        await(() -> marketplace.waiting() == Marketplace.MOST_WAITING_PER_USER);
        for (int i = 0; i < writes.size(); i++) {
            expect(429, ask(writes.get(i), bodies.get(i)));
        }
        marketplace.log().speak();
        await(() -> marketplace.waiting() == 0);
        waiting.forEach(Line::close);
        marketplace.log().mood(Mood.DECIDES);
    }

    /** 200, 429 and 503 of a stream, and then 503 of every call, while the server stops and this stream is still open. */
    public void streamsAndTheEnd(Call stream, int mostOfASession, List<Call> calls, LiveEvents events) {
        var open = new ArrayList<Line>();
        for (int i = 0; i < mostOfASession; i++) {
            var line = Line.to(marketplace.url());
            expect(200, remember(line.ask(stream.method(), stream.target(), "", List.of("Cookie: " + cookie))));
            open.add(line);
        }
        expect(429, ask(stream, ""));
        var lines = new ArrayList<Line>();
        for (int i = 0; i <= calls.size(); i++) {
            lines.add(Line.to(marketplace.url()));
        }
        var probe = lines.removeLast();
        assertThat(probe.ask("GET", "/health", "", List.of()).status()).isEqualTo(200);
        for (int i = 0; i < calls.size(); i++) { // or the server may not have taken the connection yet
            assertThat(lines.get(i).ask("GET", "/health", "", List.of()).status())
                    .isEqualTo(200);
        }
        var end = Thread.ofVirtual().start(marketplace::close);
        await(() -> isStopping(probe));
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            expect(503, remember(lines.get(i).ask(call.method(), call.target(), "", List.of("Cookie: " + cookie))));
        }
        events.close();
        try {
            end.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        open.forEach(Line::close);
        lines.forEach(Line::close);
        probe.close();
    }

    /** The server closes a connection whose last answer went out while it began to stop. */
    private static boolean isStopping(Line probe) {
        try {
            return probe.ask("GET", "/health", "", List.of()).status() == 503;
        } catch (UncheckedIOException cut) {
            return true;
        }
    }

    /** Fails unless the answer has this status. */
    public void expect(int status, Answer answer) {
        if (answer.status() != status) {
            faults.add("should be " + status + ": " + answer);
        }
    }

    private Answer once(Call call, String body, List<String> headers) {
        try (var line = Line.to(marketplace.url())) {
            return remember(line.ask(call.method(), call.target(), body, headers));
        }
    }

    private Answer remember(Answer answer) {
        seen.add(contract.nameOf(answer));
        faults.addAll(contract.faults(answer));
        return answer;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
