package bookings.gateway.edge;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import bookings.gateway.read.SourceAwayException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The versions of bookings that a caller has been told of, oldest first, at most 8: handed out with a write's answer,
 * sent back with the next calls, so that a list never shows less than its reader knows. Not signed: a forged one only
 * makes its sender wait.
 */
public record BookingSeen(List<Seen> bookings) {
    private static final String HEADER = "X-Booking-Seen";
    private static final String COOKIE = "booking-seen";
    private static final String STALE = "X-Stale";
    private static final String SEPARATOR = "~";
    private static final int MOST = 8;
    private static final int MOST_LENGTH = 1024;
    private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{24})\\.(\\d{1,4})\\.([0-9a-f]{24})");

    /** Long enough for the mirror to catch up in. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** One booking as its reader knows it. */
    public record Seen(BookingId id, int version, OwnerId owner) {
        private String text() {
            return id + "." + version + "." + owner;
        }
    }

    /** What the request says it has seen, by header or by cookie; what is no such thing counts as nothing. */
    public static BookingSeen of(Context ctx) {
        var text = Optional.ofNullable(ctx.header(HEADER))
                .or(() -> Cookies.value(ctx.header("Cookie"), COOKIE))
                .filter(value -> value.length() <= MOST_LENGTH)
                .orElse("");
        return new BookingSeen(Arrays.stream(text.split(SEPARATOR))
                .map(ENTRY::matcher)
                .filter(entry -> entry.matches())
                .map(entry -> new Seen(
                        new BookingId(entry.group(1)), Integer.parseInt(entry.group(2)), new OwnerId(entry.group(3))))
                .limit(MOST)
                .toList());
    }

    /** Adds a booking to what the caller has seen, and hands that out with the answer. */
    public static void tell(Context ctx, Booking booking) {
        var seen = of(ctx).with(new Seen(booking.id(), booking.version(), booking.ownerId()));
        var text = seen.bookings.stream().map(Seen::text).collect(Collectors.joining(SEPARATOR));
        ctx.header(HEADER, text);
        ctx.header(
                "Set-Cookie",
                COOKIE + "=" + text + "; Max-Age=" + KEPT.toSeconds() + "; Path=/; HttpOnly; SameSite=Lax");
    }

    /** The owner of a booking, where the caller has just seen it. */
    public Optional<OwnerId> ownerOf(BookingId id) {
        return bookings.stream()
                .filter(seen -> seen.id.equals(id))
                .map(Seen::owner)
                .findFirst();
    }

    /** Whether the caller has been told of a booking of this owner. */
    public boolean includesAnyOf(OwnerId owner) {
        return bookings.stream().anyMatch(seen -> seen.owner.equals(owner));
    }

    /**
     * Waits up to 2 s until the mirror has what the caller has seen; else the answer says that it is stale.
     *
     * @param mirror tells which versions it has of some bookings, of the caller's own alone
     * @param wanted which of the seen bookings the answer is about
     */
    public void await(Context ctx, Function<List<BookingId>, Map<BookingId, Integer>> mirror, Predicate<Seen> wanted) {
        var looks = new Looks(PATIENCE);
        try {
            var missing = notIn(mirror, bookings.stream().filter(wanted).toList());
            while (!missing.isEmpty()) {
                if (!looks.again()) {
                    ctx.header(STALE, "true");
                    return;
                }
                missing = notIn(mirror, missing);
            }
        } catch (SourceAwayException away) {
            ctx.header(STALE, "true");
        }
    }

    private static List<Seen> notIn(Function<List<BookingId>, Map<BookingId, Integer>> mirror, List<Seen> wanted) {
        if (wanted.isEmpty()) {
            return wanted;
        }
        var versions = mirror.apply(wanted.stream().map(Seen::id).toList());
        return wanted.stream()
                .filter(seen -> versions.getOrDefault(seen.id, 0) < seen.version)
                .toList();
    }

    private BookingSeen with(Seen added) {
        var byId = new LinkedHashMap<BookingId, Seen>();
        bookings.forEach(seen -> byId.put(seen.id, seen));
        var before = byId.remove(added.id);
        // a write that is repeated is answered with an older version than the caller may have seen since
        byId.put(added.id, before != null && before.version > added.version ? before : added);
        var all = new ArrayList<>(byId.values());
        return new BookingSeen(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }
}
