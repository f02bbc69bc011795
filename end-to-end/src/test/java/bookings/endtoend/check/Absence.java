package bookings.endtoend.check;

import java.time.Instant;

/** A time in which a program was killed, frozen or cut off, so that nobody could expect an answer of it. */
public record Absence(String program, Instant from, Instant until) {
    boolean excuses(Call call) {
        return program.equals(call.program())
                && call.sent().isBefore(until)
                && call.answered().isAfter(from);
    }
}
