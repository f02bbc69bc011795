package bookings.endtoend;

import bookings.endtoend.check.Call;
import bookings.endtoend.check.Journal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;

/** Sends writes, and notes in a journal what came of each. */
record Scribe(Journal journal) {
    private static final Duration GIVES_UP = Duration.ofSeconds(15);
    private static final String TRAVELER_PATH = "/api/travelers/bookings";
    private static final String OWNER_PATH = "/api/owners/bookings";

    /** A program and where it listens. */
    record Door(String name, URI url) {}

    /** What somebody wants done, the same however often it is sent. */
    record Write(Person by, String method, String path, String body, String key) {
        static Write request(Person traveler, String stay, String key) {
            return new Write(traveler, "POST", TRAVELER_PATH, stay, key);
        }

        static Write withdrawal(Person traveler, String booking, String key) {
            return new Write(traveler, "PUT", TRAVELER_PATH + "/" + booking + "/cancel", "", key);
        }

        /** @param decision approve, reject or cancel */
        static Write decision(Person owner, String booking, String decision, String body, String key) {
            return new Write(owner, "PUT", OWNER_PATH + "/" + booking + "/" + decision, body, key);
        }
    }

    /** One call, which may end without an answer. */
    Call send(Write write, Door door) {
        var sent = Instant.now();
        Call call;
        try {
            var answer = Http.send(
                            GIVES_UP,
                            write.method(),
                            URI.create(door.url() + write.path()),
                            write.body(),
                            "Cookie",
                            "connect.sid=" + write.by().cookie(),
                            "Idempotency-Key",
                            write.key(),
                            "X-Booking-Seen",
                            write.by().seen())
                    .join();
            call = answered(write, door, sent, answer);
        } catch (CompletionException cut) {
            call = noted(write, door, sent, 0, false, false, "", 0, String.valueOf(cut.getCause()));
        }
        journal.add(call);
        return call;
    }

    private static Call answered(Write write, Door door, Instant sent, Answer answer) {
        var seen = answer.header("X-Booking-Seen").orElse("").split("\\.", -1);
        var told = seen.length == 3;
        var isRequest = write.method().equals("POST");
        return noted(
                write,
                door,
                sent,
                answer.status(),
                answer.isReplayed(),
                answer.header("Retry-After").isPresent(),
                isRequest ? answer.bookingId() : told ? seen[0] : "",
                isRequest ? answer.json().path("data").path("version").asInt() : told ? Integer.parseInt(seen[1]) : 0,
                answer.message());
    }

    private static Call noted(
            Write write,
            Door door,
            Instant sent,
            int status,
            boolean replayed,
            boolean passing,
            String booking,
            int version,
            String message) {
        return new Call(
                sent,
                Instant.now(),
                door.name(),
                write.by().id(),
                write.method(),
                write.path(),
                write.key(),
                write.body(),
                status,
                replayed,
                passing,
                booking,
                version,
                message);
    }
}
