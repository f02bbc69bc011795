package bookings.wire;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A step of a trace, as W3C Trace Context writes it in {@code traceparent} and {@code tracestate}, over HTTP and in the
 * headers of records: what comes of the step names it as its parent.
 *
 * @param traceId 32 hexadecimal digits in lower case, not all 0; the same for all that one request led to
 * @param spanId 16 hexadecimal digits in lower case, not all 0; the step itself
 * @param flags {@link #SAMPLED} and {@link #RANDOM}; other bits are not ours to pass on
 * @param state what tracing systems note for each other, passed on unread; may be empty
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {
    /** The caller keeps its part of the trace, so that ours is worth keeping too. */
    public static final int SAMPLED = 1;
    /** The trace's id was drawn by lot, so that samplers may decide by it. */
    public static final int RANDOM = 2;

    /** A longer {@code tracestate} is left out. */
    static final int MAX_STATE_LENGTH = 512;

    private static final int MAX_STATE_MEMBERS = 32;
    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

    /** Versions to come may have more behind the flags; ff will never be one. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern STATE_MEMBER =
            Pattern.compile("[a-z0-9][a-z0-9_\\-*/@]{0,255}=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{1,256}");

    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("no ids of a trace: " + traceId + " and " + spanId);
        }
        flags &= SAMPLED | RANDOM;
    }

    /**
     * The first step of a trace that nobody keeps, at least so far.
     *
     * @param lots what the ids are drawn with
     */
    public static TraceContext begin(RandomGenerator lots) {
        var hex = HexFormat.of();
        var traceId = hex.toHexDigits(lots.nextLong()) + hex.toHexDigits(lots.nextLong(1, Long.MAX_VALUE));
        return new TraceContext(traceId, hex.toHexDigits(lots.nextLong(1, Long.MAX_VALUE)), RANDOM, "");
    }

    /**
     * Reads both headers as the recommendation wants it: a {@code traceparent} that is not valid counts as none, and the
     * {@code tracestate} with it; a {@code tracestate} that is not valid, or too long, leaves the other as it is.
     *
     * @param state several headers joined by commas
     */
    public static Optional<TraceContext> parse(@Nullable String parent, @Nullable String state) {
        if (parent == null) {
            return Optional.empty();
        }
        var parts = TRACEPARENT.matcher(parent);
        if (!parts.matches() || (parts.group(1).equals("00") && parts.group(5) != null)) {
            return Optional.empty();
        }
        var flags = Integer.parseInt(parts.group(4), 16);
        return Optional.of(new TraceContext(parts.group(2), parts.group(3), flags, known(state)));
    }

    /** As the header has it, in the version that we write. */
    public String parent() {
        return "00-" + traceId + "-" + spanId + "-0" + flags;
    }

    /** Whether the steps of this trace are kept. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** The members without the blanks around them; empty where one of them is none. */
    private static String known(@Nullable String state) {
        if (state == null || state.length() > MAX_STATE_LENGTH) {
            return "";
        }
        var members = new ArrayList<String>();
        for (var member : state.split(",", -1)) {
            var stripped = member.strip();
            if (!stripped.isEmpty()) {
                members.add(stripped);
            }
        }
        var valid = members.size() <= MAX_STATE_MEMBERS
                && members.stream()
                        .allMatch(member -> STATE_MEMBER.matcher(member).matches());
        return valid ? String.join(",", members) : "";
    }
}
