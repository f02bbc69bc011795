package bookings.endtoend;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Someone with a session, who calls one program.
 *
 * @param cookie the value of {@code connect.sid}; empty for someone without a session
 * @param program where this person's calls go
 * @param seen the {@code X-Booking-Seen} of what this person knows of; empty for nothing
 */
record Person(String id, String name, String email, String cookie, URI program, String seen) {
    private static final String TRAVELER_PATH = "/api/travelers/bookings";
    private static final String OWNER_PATH = "/api/owners/bookings";

    /** The same person at another program. */
    Person at(URI other) {
        return new Person(id, name, email, cookie, other, seen);
    }

    /** The same person with another session. */
    Person with(String otherCookie) {
        return new Person(id, name, email, otherCookie, program, seen);
    }

    /** The same person, who has seen an answer and expects lists to be as new. */
    Person seeing(Answer answer) {
        return seeing(answer.header("X-Booking-Seen").orElseThrow());
    }

    /** @param what as {@code X-Booking-Seen} says it */
    Person seeing(String what) {
        return new Person(id, name, email, cookie, program, what);
    }

    Answer create(String stay, String... headers) {
        return post(stay, headers).join();
    }

    /** As {@link #create}, without waiting. */
    CompletableFuture<Answer> post(String stay, String... headers) {
        return call("POST", TRAVELER_PATH, stay, headers);
    }

    Answer trips(String query) {
        return call("GET", TRAVELER_PATH + query, "").join();
    }

    Answer withdraw(String booking) {
        return call("PUT", TRAVELER_PATH + "/" + booking + "/cancel", "").join();
    }

    Answer bookings(String query) {
        return call("GET", OWNER_PATH + query, "").join();
    }

    Answer approve(String booking, String... headers) {
        return decide(booking, "approve", "", headers).join();
    }

    Answer reject(String booking, String body) {
        return decide(booking, "reject", body).join();
    }

    Answer cancel(String booking, String body) {
        return decide(booking, "cancel", body).join();
    }

    CompletableFuture<Answer> decide(String booking, String decision, String body, String... headers) {
        return call("PUT", OWNER_PATH + "/" + booking + "/" + decision, body, headers);
    }

    CompletableFuture<Answer> call(String method, String path, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        if (!cookie.isEmpty()) {
            all.add("Cookie");
            all.add("connect.sid=" + cookie);
        }
        if (!seen.isEmpty()) {
            all.add("X-Booking-Seen");
            all.add(seen);
        }
        return Http.send(method, URI.create(program + path), body, all.toArray(String[]::new));
    }
}
