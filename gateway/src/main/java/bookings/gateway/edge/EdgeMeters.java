package bookings.gateway.edge;

import bookings.domain.BookingCommand;
import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingCommand.CancelBooking;
import bookings.domain.BookingCommand.CompleteBooking;
import bookings.domain.BookingCommand.ExpireBooking;
import bookings.domain.BookingCommand.RejectBooking;
import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingCommand.WithdrawBooking;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Outcome.Repeated;
import bookings.gateway.edge.Receipt.Decided;
import bookings.gateway.edge.Receipt.Recorded;
import bookings.runtime.Meters;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an HTTP program counts of its requests and commands; docs/metrics.md lists it. */
public final class EdgeMeters {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String OTHER = "other";
    private static final String REQUEST = "request";

    /** What may come of any command; refusals, of which there are many more, are counted from their first on. */
    private static final List<String> ANY = List.of("done", "repeated", "recorded", "unknown", "not_recorded");

    private final Meters meters;

    public EdgeMeters(Meters meters) {
        this.meters = meters;
    }

    /** Tells how many requests wait for an outcome. */
    void watch(PendingReplies replies) {
        meters.gauge("booking.requests.waiting", "requests that wait for an outcome now", replies::count);
    }

    /** Counts commands of these names from 0 on: to Prometheus, a counter that begins at 1 has not grown. */
    void expect(String... commands) {
        for (var command : commands) {
            ANY.forEach(outcome -> counter(command, outcome));
        }
    }

    /**
     * An answered request. A stream of events is none: it lasts as long as its page is open.
     *
     * @param millis from its arrival to its answer
     */
    void answered(Context ctx, float millis) {
        if (isStream(ctx)) {
            return;
        }
        meters.timer(
                        "http.server.requests",
                        "answers, and how long they took",
                        "method",
                        method(ctx),
                        "route",
                        route(ctx),
                        "status",
                        Integer.toString(ctx.statusCode()))
                .record(Duration.ofNanos((long) (millis * NANOS_PER_MILLI)));
    }

    /** A command whose wait is over, with a receipt or without one. */
    void received(BookingCommand command, @Nullable Receipt receipt, long nanos) {
        if (receipt instanceof Decided) {
            meters.timer(
                            "booking.command.roundtrip",
                            "from a command's way into Kafka to its outcome",
                            "command",
                            name(command))
                    .record(Duration.ofNanos(nanos));
        }
        count(command, outcome(receipt));
    }

    /** A command that never went into Kafka. */
    void notSent(BookingCommand command) {
        count(command, "not_recorded");
    }

    private void count(BookingCommand command, String outcome) {
        counter(name(command), outcome).increment();
    }

    private Counter counter(String command, String outcome) {
        return command.equals(REQUEST)
                ? meters.counter("booking.requests", "requests for a stay, by what came of them", "outcome", outcome)
                : meters.counter(
                        "booking.decisions",
                        "decisions of owners and withdrawals of travelers, by what came of them",
                        "decision",
                        command,
                        "outcome",
                        outcome);
    }

    /** In one word, as labels and logs have it. */
    static String outcome(@Nullable Receipt receipt) {
        return switch (receipt) {
            case null -> "unknown";
            case Recorded recorded -> "recorded";
            case Decided decided -> outcome(decided.outcome());
        };
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Changed changed -> "done";
            case Repeated repeated -> "repeated";
            case Refused refused -> refused.refusal().code().name().toLowerCase(Locale.ROOT);
        };
    }

    /** In one word, as labels and traces have it. */
    static String name(BookingCommand command) {
        return switch (command) {
            case RequestBooking request -> REQUEST;
            case ApproveBooking approval -> "approve";
            case RejectBooking rejection -> "reject";
            case CancelBooking cancellation -> "cancel";
            case WithdrawBooking withdrawal -> "withdraw";
            case ExpireBooking expiry -> "expire";
            case CompleteBooking completion -> "complete";
        };
    }

    static boolean isStream(Context ctx) {
        var type = ctx.res().getContentType();
        return type != null && type.startsWith("text/event-stream");
    }

    /** A caller may invent methods. */
    static String method(Context ctx) {
        return switch (ctx.method().name()) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" ->
                ctx.method().name();
            default -> OTHER;
        };
    }

    /** The route as it is written, with its parameters unfilled; one for all paths that are none. */
    static String route(Context ctx) {
        var endpoint = ctx.endpoints().matchedHttpEndpoint();
        return endpoint == null ? OTHER : endpoint.path;
    }
}
